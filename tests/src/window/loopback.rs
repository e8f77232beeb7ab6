//! An address that nothing in the window may reach.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A server on this machine that writes down who comes and what they say.
pub struct Loopback {
    /// Its port.
    pub port: u16,
    visits: Arc<Mutex<Vec<String>>>,
}

impl Loopback {
    /// Listens on a free port until the test ends.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let visits = Arc::new(Mutex::new(Vec::new()));
        let book = Arc::clone(&visits);
        std::thread::spawn(move || {
            for visitor in listener.incoming().flatten() {
                let place = {
                    let mut book = book.lock().unwrap();
                    book.push(String::new());
                    book.len() - 1
                };
                let book = Arc::clone(&book);
                std::thread::spawn(move || {
                    let (mut visitor, mut said) = (visitor, [0; 1024]);
                    while let Ok(bytes @ 1..) = visitor.read(&mut said) {
                        book.lock().unwrap()[place] += &String::from_utf8_lossy(&said[..bytes]);
                    }
                });
            }
        });
        Self { port, visits }
    }

    /// What each visitor said, nothing answered.
    #[must_use]
    pub fn visits(&self) -> Vec<String> {
        self.visits.lock().unwrap().clone()
    }
}
