//! Shares work out among the processors. The results come in the order of the work, whoever did it.

/// Fewer pieces are not worth a thread.
const PIECES_PER_THREAD: usize = 16;

/// Does `work` on each piece.
pub(super) fn among_processors<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = pieces.len().div_ceil(workers).max(PIECES_PER_THREAD);
    let Some((own, others)) = pieces.split_at_checked(share).filter(|(_, others)| !others.is_empty()) else {
        return pieces.iter().map(work).collect();
    };
    let work = &work;
    std::thread::scope(|scope| {
        let shares = others.chunks(share);
        let threads: Vec<_> =
            shares.map(|share| (share, scope.spawn(move || share.iter().map(work).collect::<Vec<R>>()))).collect();
        let mut done: Vec<R> = own.iter().map(work).collect();
        for (share, thread) in threads {
            // A thread that panicked did so because of a piece; working on it here panics with the same words.
            done.extend(thread.join().unwrap_or_else(|_| share.iter().map(work).collect()));
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::among_processors;

    #[test]
    fn results_are_in_order() {
        for count in [0, 1, 15, 16, 17, 100, 1000] {
            let pieces: Vec<usize> = (0..count).collect();
            assert_eq!(
                among_processors(&pieces, |piece| piece * 2),
                pieces.iter().map(|it| it * 2).collect::<Vec<_>>()
            );
        }
    }
}
