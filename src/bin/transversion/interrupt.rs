//! Ctrl-C, and what else asks a program to end.

/// Before the program ends on a signal, it finishes what it is in the middle of: `last` comes back when it has. Whoever
/// does not read what is written could keep it waiting, but no longer than a second.
#[cfg(unix)]
pub(crate) fn on_interrupt(last: impl Fn() + Send + Sync + 'static) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    // Where signals cannot be had, they end the program in their own way.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let (finished, wait) = std::sync::mpsc::channel();
            std::thread::spawn(move || {
                last();
                let _ = finished.send(());
                // What was taken is not given back: nothing more may be written.
                std::thread::park();
            });
            let _ = wait.recv_timeout(std::time::Duration::from_secs(1));
            // The caller sees that it was the signal.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
}

#[cfg(windows)]
pub(crate) fn on_interrupt(last: impl Fn() + Send + Sync + 'static) {
    // Where the handler cannot be set, the program ends in the system's own way.
    let _ = ctrlc::set_handler(move || {
        last();
        std::process::exit(130);
    });
}

#[cfg(not(any(unix, windows)))]
pub(crate) fn on_interrupt(_: impl Fn() + Send + Sync + 'static) {}
