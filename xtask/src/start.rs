//! The worker on this machine, until Ctrl-C: between a sample receiver, which prints what arrives, and a fake API.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::build::build;
use crate::run::{command, root, step};
use crate::tools;

/// A delivery event as version v1 sends it.
const EVENT: &str = concat!(
    r#"{"trigger":"delivery:success","version":"v1","app":{"_id":"5f3a9c21d07e4b0012aa41c7"},"#,
    r#""appUser":{"_id":"b81d5e07c3f24a9916e0d3a2","userId":"customer-42"},"destination":{"type":"line"},"#,
    r#""messages":[{"_id":"5f3a9d8ad07e4b0012aa41f3","role":"appMaker","type":"text","name":"Mira","#,
    r#""text":"Your parcel is on its way.","received":1597676938.412}],"timestamp":1597676939.127}"#,
);

/// The port of the worker in the sample configuration; those of the receiver and the API follow it.
const SAMPLE_PORT: u16 = 8787;

/// Builds what is missing, and serves until Ctrl-C.
pub(crate) fn start(port: u16) -> Result<()> {
    let ports = Ports::behind(port)?;
    ports.ensure_free()?;
    build()?;
    // While it was built, somebody else may have taken a port.
    ports.ensure_free()?;

    let stopped = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stopped);
    ctrlc::set_handler(move || told.store(true, Ordering::Relaxed))?;

    let mut programs = Vec::new();
    let served = launch(&mut programs, &ports).and_then(|()| serve(&mut programs, &ports, &stopped));
    for Program { child, .. } in &mut programs {
        // It may have ended by itself, by the same Ctrl-C: then there is nothing to stop.
        let _ = child.kill();
        child.wait()?;
    }
    served
}

/// The ports of loopback that the programs listen at.
struct Ports {
    worker: u16,
    receiver: u16,
    api: u16,
}

impl Ports {
    fn behind(worker: u16) -> Result<Self> {
        let after = |count| worker.checked_add(count).context("the two ports after this one are needed too");
        Ok(Self { worker, receiver: after(1)?, api: after(2)? })
    }

    fn ensure_free(&self) -> Result<()> {
        [self.worker, self.receiver, self.api].into_iter().try_for_each(ensure_free)
    }

    /// The sample configuration with these ports.
    fn configuration(&self) -> Result<String> {
        let sample = fs::read_to_string(root().join("edge/sample/configuration.json"))
            .context("edge/sample/configuration.json cannot be read")?;
        let at = |port: u16| format!("//127.0.0.1:{port}");
        let ports = [self.worker, self.receiver, self.api];
        // Each first by a name that no port has, because the new ports may be among the old ones.
        let named =
            (SAMPLE_PORT..).zip(ports).fold(sample, |text, (old, new)| text.replace(&at(old), &format!("//#{new}#")));
        Ok(ports.into_iter().fold(named, |text, new| text.replace(&format!("//#{new}#"), &at(new))))
    }
}

/// A program that runs until this task stops it.
struct Program {
    name: &'static str,
    child: Child,
}

fn launch(programs: &mut Vec<Program>, ports: &Ports) -> Result<()> {
    let fake = |script: &str, port: u16| command(&format!("node tests/edge/fakes/{script} --port {port}"));
    let mut worker = tools::workerd()?;
    worker
        .args(["serve", "edge/sample/config.capnp", "--socket-addr", &format!("http=127.0.0.1:{}", ports.worker)])
        .env("CONFIGURATION", ports.configuration()?);
    for (name, mut command) in [
        ("the sample receiver", fake("receiver.js", ports.receiver)),
        ("the fake API", fake("smooch-api.js", ports.api)),
        ("workerd", worker),
    ] {
        programs.push(Program { name, child: spawn(name, &mut command)? });
    }
    Ok(())
}

fn spawn(name: &str, command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("{name} does not start"))
}

fn ensure_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} of 127.0.0.1 is in use; `cargo xtask start --port N` takes N and the two after it")
        }
        Err(error) => Err(error).with_context(|| format!("port {port} of 127.0.0.1 cannot be used")),
    }
}

fn serve(programs: &mut [Program], ports: &Ports, stopped: &AtomicBool) -> Result<()> {
    step("start the worker in workerd", || wait_until_all_answer(programs, ports, stopped))?;
    if !stopped.load(Ordering::Relaxed) {
        let worker = ports.worker;
        println!(
            "\nThe worker relays events of v1 to a receiver that speaks v1.1. Send one, and see it arrive here:\n"
        );
        println!(
            "curl --include http://127.0.0.1:{worker}/relay/orders --header 'X-API-Key: sample-sender' --data-binary '{EVENT}'\n"
        );
        println!("Sent again, the event arrives no second time: the worker knows that it was delivered.");
        println!("What it does to an event, and why, shows the dashboard at http://127.0.0.1:{worker}/.");
        println!("Ctrl-C stops it.");
    }
    while !stopped.load(Ordering::Relaxed) {
        ensure_run(programs, stopped)?;
        sleep(Duration::from_millis(50));
    }
    println!("\nThe worker has stopped.");
    Ok(())
}

fn wait_until_all_answer(programs: &mut [Program], ports: &Ports, stopped: &AtomicBool) -> Result<()> {
    let start = Instant::now();
    let all_answer = || answers(ports.worker) && listens(ports.receiver) && listens(ports.api);
    while !all_answer() && !stopped.load(Ordering::Relaxed) {
        ensure_run(programs, stopped)?;
        if start.elapsed() > Duration::from_secs(30) {
            bail!("the worker does not answer at 127.0.0.1:{} within 30 seconds", ports.worker);
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// A program that ends is an error, unless it ends with this task: Ctrl-C goes to all of them.
fn ensure_run(programs: &mut [Program], stopped: &AtomicBool) -> Result<()> {
    for Program { name, child } in programs {
        if let Some(status) = child.try_wait()? {
            sleep(Duration::from_millis(200));
            if !stopped.load(Ordering::Relaxed) {
                bail!("{name} ended by itself ({status})");
            }
        }
    }
    Ok(())
}
