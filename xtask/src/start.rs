//! The worker on this machine, until Ctrl-C.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::build::build;
use crate::run::step;
use crate::tools;

/// A delivery event as version v1 sends it.
const EVENT: &str = concat!(
    r#"{"trigger":"delivery:success","version":"v1","app":{"_id":"5f3a9c21d07e4b0012aa41c7"},"#,
    r#""appUser":{"_id":"b81d5e07c3f24a9916e0d3a2","userId":"customer-42"},"destination":{"type":"line"},"#,
    r#""messages":[{"_id":"5f3a9d8ad07e4b0012aa41f3","role":"appMaker","type":"text","name":"Mira","#,
    r#""text":"Your parcel is on its way.","received":1597676938.412}],"timestamp":1597676939.127}"#,
);

/// Builds what is missing, and serves until Ctrl-C.
pub(crate) fn start(port: u16) -> Result<()> {
    ensure_free(port)?;
    build()?;
    // While it was built, somebody else may have taken the port.
    ensure_free(port)?;

    let stopped = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stopped);
    ctrlc::set_handler(move || told.store(true, Ordering::Relaxed))?;

    let mut worker = tools::workerd()?
        .args(["serve", "edge/config.capnp", "--socket-addr", &format!("http=127.0.0.1:{port}")])
        .spawn()
        .context("workerd does not start")?;
    let served = serve(&mut worker, port, &stopped);
    // It may have ended by itself, by the same Ctrl-C: then there is nothing to stop.
    let _ = worker.kill();
    worker.wait()?;
    served
}

fn ensure_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} of 127.0.0.1 is in use; `cargo xtask start --port N` takes another")
        }
        Err(error) => Err(error).with_context(|| format!("port {port} of 127.0.0.1 cannot be used")),
    }
}

fn serve(worker: &mut Child, port: u16, stopped: &AtomicBool) -> Result<()> {
    step("start the worker in workerd", || wait_until_it_answers(worker, port, stopped))?;
    if !stopped.load(Ordering::Relaxed) {
        println!(
            "\nThe worker answers at http://127.0.0.1:{port}/translate. Translate a delivery event of v1 to v1.1:\n"
        );
        println!("curl --include 'http://127.0.0.1:{port}/translate?to=v1.1' --data-binary '{EVENT}'\n");
        println!("Ctrl-C stops it.");
    }
    while !stopped.load(Ordering::Relaxed) {
        ensure_runs(worker, stopped)?;
        sleep(Duration::from_millis(50));
    }
    println!("\nThe worker has stopped.");
    Ok(())
}

fn wait_until_it_answers(worker: &mut Child, port: u16, stopped: &AtomicBool) -> Result<()> {
    let start = Instant::now();
    while !answers(port) && !stopped.load(Ordering::Relaxed) {
        ensure_runs(worker, stopped)?;
        if start.elapsed() > Duration::from_secs(30) {
            bail!("the worker does not answer at 127.0.0.1:{port} within 30 seconds");
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 404"))
    };
    ask().unwrap_or(false)
}

/// A worker that ends is an error, unless it ends with this task: Ctrl-C goes to both.
fn ensure_runs(worker: &mut Child, stopped: &AtomicBool) -> Result<()> {
    if let Some(status) = worker.try_wait()? {
        sleep(Duration::from_millis(200));
        if !stopped.load(Ordering::Relaxed) {
            bail!("workerd ended by itself ({status})");
        }
    }
    Ok(())
}
