//! An address that nothing in the window may reach.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server on this machine that counts who comes.
pub struct Loopback {
    /// Its port.
    pub port: u16,
    visits: Arc<AtomicUsize>,
}

impl Loopback {
    /// Listens on a free port until the test ends.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let visits = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&visits);
        std::thread::spawn(move || {
            for visitor in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                // Read what was sent, so that nobody is left waiting; answer nothing.
                let _ = visitor.map(|mut visitor| visitor.read(&mut [0; 1024]));
            }
        });
        Self { port, visits }
    }

    /// How many came.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}
