//! A connection whose other end must read on: whoever reads nothing for too long is let go, with all that waits for them.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// How long somebody may read nothing of what they are sent.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection that waits only so long for its other end.
pub struct Patient {
    stream: TcpStream,
    patience: Duration,
    /// When it ends, while something waits to be written.
    end: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// A connection on which nothing waits yet.
    pub fn of(stream: TcpStream) -> Self {
        Self { stream, patience: PATIENCE, end: None }
    }

    /// What came of a try to write, until it has waited too long.
    fn bounded<T>(&mut self, context: &mut Context<'_>, tried: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if tried.is_ready() {
            self.end = None;
            return tried;
        }
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(self.patience)));
        ready!(end.as_mut().poll(context));
        end.as_mut().reset(Instant::now());
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(context, tried)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.bounded(context, tried)
    }

    // Where it could not write several pieces at once, they would be copied into one for each reader.
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_flush(context);
        self.bounded(context, tried)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::AsyncWriteExt;
    use tokio::net::{TcpListener, TcpStream};

    use super::Patient;

    #[test]
    fn whoever_reads_nothing_is_let_go() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sent = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let _reader = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let stream = listener.accept().await.unwrap().0;
            let mut patient = Patient { patience: Duration::from_millis(50), ..Patient::of(stream) };
            let more_than_the_system_takes = vec![0_u8; 64 << 20];
            tokio::time::timeout(Duration::from_secs(20), patient.write_all(&more_than_the_system_takes)).await
        });
        assert_eq!(sent.unwrap().unwrap_err().kind(), std::io::ErrorKind::TimedOut);
    }
}
