//! Decides up to which position readers may go.
//!
//! A position is drawn from a sequence before its transaction commits, so an event that is visible says nothing about
//! the smaller positions: one of them may commit later, and a reader that has passed it never comes back. This room
//! answers one question: up to which position is everything *decided*, which is to say committed and visible, or
//! never to be? That position is the high-water mark. A reader delivers `position > checkpoint and position <= mark
//! order by position` and misses nothing.
//!
//! It knows PostgreSQL's sequences and lock table, and nothing of projections (see [`crate::projection`]). It works on
//! the primary; a standby does not see who is appending.
//!
//! # The proof
//!
//! Every append takes the shared advisory transaction lock `L` of its store *before* it draws from the sequence, and
//! keeps it until its transaction has ended. The observer
//!
//! 1. reads the last value `S` that was drawn from the sequence,
//! 2. *then* lists the holders `H` of `L`,
//! 3. and takes `S` for its mark as soon as none of `H` holds `L` any more.
//!
//! Take any position up to `S`. It was drawn before step 1, by a transaction that held `L` at that moment. At step 2 that
//! transaction either still held `L`, and is one of `H`, or had ended. At step 3 it has ended in both cases. PostgreSQL
//! releases the locks of a transaction only after its rows are visible to every new snapshot. So the position is
//! either visible to whoever asks after step 3, or belongs to nobody.
//!
//! Nothing in this depends on gaps, clocks or patience. A rolled-back append leaves a gap that is crossed like any other
//! position. A long transaction that is no append does not hold `L` and is not waited for. `H` is listed once for each
//! `S` and never extended, so however many appends follow, each `S` waits only for those that were under way.
//!
//! Positions that follow the mark without a gap, and whose events are visible, are decided by being visible. They are
//! taken without a look at the locks. Beside being cheaper, that moves the mark right up to an append that is held up.
//!
//! Inside a stream, positions are in the order of the versions, because they are drawn under the lock of the stream's
//! row.
//!
//! # The fine print
//!
//! * A sequence that was never used says `last_value = 1, is_called = false`: nothing is drawn, and the last value is
//!   0. Reading 1 would lose the first event.
//! * The sequence has `cache 1`. With a larger cache a session draws positions long before it needs them.
//! * A prepared transaction keeps the lock, and the name of its holder, until it is committed or rolled back. Only if the
//!   server restarts in between it gets a new name, which begins with `-1/`. Such a holder may be any of `H`, so
//!   whoever bears such a name is waited for.
//! * What was proved about a server is void after its crash: a position that was drawn and rolled back may not have
//!   reached the disk, and is then drawn again. A checkpoint is another matter. Its transaction is later in the
//!   write-ahead log than everything its mark rests on, so where the checkpoint survives, that does too. Hence a proof
//!   carries the identity of its server and the time at which it was made. If the next observation comes through a
//!   backend that is younger, there may have been a crash in between; the mark then starts again from the highest checkpoint
//!   in the database, or from 0.
//! * A sequence that stands below the mark means that this process has seen more than the database now remembers: a
//!   crash, a failover to a standby that was behind, an older backup. This is an error,
//!   [`Error::LogWentBack`](crate::Error::LogWentBack), and the next question begins again from the highest
//!   checkpoint. A sequence that stands below a checkpoint would give out positions that readers have passed, so there the
//!   error stays. A higher value, as after a failover, is a gap like any other.

mod observer;
mod proof;
mod statements;

pub use observer::HighWaterMark;
pub use statements::Statements;
