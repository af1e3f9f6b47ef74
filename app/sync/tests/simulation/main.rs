//! Devices and a server through random schedules of a hostile world: whatever a screen called saved
//! is there afterwards, once, everywhere it may be.
//!
//! `SEED=… cargo test -p sync --test simulation` repeats one schedule; `SCHEDULES=…` sets how many.

#[cfg(test)]
mod check;
#[cfg(test)]
mod device;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod people;
#[cfg(test)]
mod rng;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod world;

#[cfg(test)]
mod tests {
    use crate::check::run;
    use crate::tally::Tally;
    use sync::store::memory::Bug;

    /// Schedules beyond the usual ones that found something once.
    const FOUND: [u64; 2] = [20_262, 42_279];

    fn number(name: &str) -> Option<u64> {
        std::env::var(name).ok().map(|text| text.parse().unwrap())
    }

    #[test]
    fn whatever_was_called_saved_survives_every_schedule() {
        let (first, count) = match number("SEED") {
            Some(seed) => (seed, 1),
            None => (0, number("SCHEDULES").unwrap_or(10_000)),
        };
        let workers = std::thread::available_parallelism()
            .map_or(1, |count| u64::try_from(count.get()).unwrap());
        let work = |worker: u64| {
            let mut sum = Tally::default();
            for seed in (first..first + count).filter(|seed| seed % workers == worker) {
                match run(seed, None) {
                    Ok(tally) => sum.add(&tally),
                    Err(broken) => panic!("SEED={seed}: {broken}"),
                }
            }
            sum
        };
        let mut all = Tally::default();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..workers)
                .map(|worker| scope.spawn(move || work(worker)))
                .collect();
            workers
                .into_iter()
                .for_each(|worker| all.add(&worker.join().unwrap()));
        });
        println!("{count} schedules: {all:?}");
        assert!(
            count < 1_000 || all.is_hostile(),
            "the world was too kind: {all:?}"
        );
    }

    #[test]
    fn schedules_that_once_found_something_find_nothing_now() {
        for seed in FOUND {
            assert_eq!(run(seed, None).err(), None, "SEED={seed}");
        }
    }

    /// How many schedules it takes until the mistake is noticed.
    fn notices(bug: Bug) {
        let noticed = (0..2_000).find(|seed| run(*seed, Some(bug)).is_err());
        println!("{bug:?} noticed in schedule {noticed:?}");
        assert!(noticed.is_some(), "2000 schedules did not notice {bug:?}");
    }

    #[test]
    fn the_simulation_notices_a_cursor_saved_before_its_rows() {
        notices(Bug::CursorBeforeRows);
    }

    #[test]
    fn the_simulation_notices_unsent_work_marked_as_sent() {
        notices(Bug::AllSentAfterPush);
    }

    #[test]
    fn the_simulation_notices_a_refused_change_thrown_away() {
        notices(Bug::RefusedDropped);
    }

    #[test]
    fn the_simulation_notices_one_tab_overwriting_another() {
        notices(Bug::TabsOverwrite);
    }

    #[test]
    fn the_simulation_notices_answers_stored_unchecked() {
        notices(Bug::AnswerUnchecked);
    }

    #[test]
    fn the_simulation_notices_rows_shown_after_their_lease() {
        notices(Bug::LeaseIgnored);
    }

    #[test]
    fn the_simulation_notices_a_cursor_kept_without_the_rows_it_stands_for() {
        notices(Bug::ErasedButNotAskedFor);
    }
}
