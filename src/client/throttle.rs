//! How fast requests may leave once SORS has asked to slow down. Pure: no clock, no network.
//!
//! Nothing is held back until the first HTTP 429. Then requests leave one by one at a rate that halves with each further
//! 429 and rises with each answer (additive increase, multiplicative decrease), and none before the time that
//! `Retry-After` named, whoever of the clients it was said to.

use std::time::{Duration, Instant};

/// Requests a second after the first 429.
const INITIAL_RATE: f64 = 10.0;
/// Requests a second below which it never falls. Who wants fewer says so by `Retry-After`.
const MIN_RATE: f64 = 0.5;
/// Requests a second from which on nothing is held back any more.
const UNLIMITED_RATE: f64 = 200.0;
/// Requests a second that are won in each second of good answers.
const RATE_INCREASE: f64 = 2.0;
/// Without a 429 for so long, what was learnt is forgotten.
const LIMIT_LIFETIME: Duration = Duration::from_secs(600);
/// Longest rest that is believed: after it, SORS is asked again and may repeat it.
pub const MAX_RATE_LIMIT_PAUSE: Duration = Duration::from_secs(3600);

/// The permission to send one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendSlot {
    /// When it may leave.
    pub at: Instant,
    generation: u64,
}

/// The rate of all requests to one address.
#[derive(Debug, Default)]
pub struct Throttle {
    limit: Option<RateLimit>,
    paused_until: Option<Instant>,
    /// Raised by every 429, so that turns given before it are known.
    generation: u64,
}

#[derive(Debug)]
struct RateLimit {
    rate: f64,
    /// When the next request may leave.
    next: Instant,
    limited_at: Instant,
}

impl Throttle {
    /// When the next request may leave. Refused, with the time to wait, where that is later than `left` from now, or SORS
    /// has asked for a rest longer than `patience`; then no turn is taken.
    pub fn reserve_slot(
        &mut self,
        now: Instant,
        patience: Duration,
        left: Duration,
    ) -> Result<SendSlot, Duration> {
        self.expire(now);
        let rest = self.paused_until.map_or(now, |until| until.max(now));
        let at = self
            .limit
            .as_ref()
            .map_or(rest, |limit| limit.next.max(rest));
        if rest - now > patience || at - now > left {
            return Err(at - now);
        }
        if let Some(limit) = &mut self.limit {
            limit.next = at + limit.interval();
        }
        Ok(SendSlot {
            at,
            generation: self.generation,
        })
    }

    /// Whether a turn that was waited for still holds; where not, a new one has to be asked for.
    #[must_use]
    pub fn is_current(&self, turn: SendSlot) -> bool {
        turn.generation == self.generation
    }

    /// SORS answered 429, and asked to wait so long. Of a burst that was on its way together, only the first slows down.
    pub fn on_rate_limited(&mut self, turn: SendSlot, now: Instant, asked: Option<Duration>) {
        if let Some(asked) = asked {
            let until = now + asked.min(MAX_RATE_LIMIT_PAUSE);
            self.paused_until = Some(self.paused_until.map_or(until, |before| before.max(until)));
        }
        if self.is_current(turn) {
            let rate = self
                .limit
                .as_ref()
                .map_or(INITIAL_RATE, |limit| (limit.rate / 2.0).max(MIN_RATE));
            let mut limit = RateLimit {
                rate,
                next: now,
                limited_at: now,
            };
            limit.next = now + limit.interval();
            self.limit = Some(limit);
        }
        self.generation += 1;
    }

    /// SORS answered anything else.
    pub fn on_response(&mut self, turn: SendSlot) {
        let holds = self.is_current(turn);
        if let Some(limit) = self.limit.as_mut().filter(|_| holds) {
            // At full rate, that is STEP a second; from a crawl it takes a few answers.
            limit.rate += (RATE_INCREASE / limit.rate).min(limit.rate / 16.0);
            if limit.rate >= UNLIMITED_RATE {
                self.limit = None;
            }
        }
    }

    fn expire(&mut self, now: Instant) {
        self.paused_until = self.paused_until.filter(|until| *until > now);
        let old =
            |limit: &RateLimit| now.saturating_duration_since(limit.limited_at) >= LIMIT_LIFETIME;
        if self.paused_until.is_none() && self.limit.as_ref().is_some_and(old) {
            self.limit = None;
        }
    }
}

impl RateLimit {
    fn interval(&self) -> Duration {
        Duration::from_secs_f64(1.0 / self.rate)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONG: Duration = Duration::from_secs(24 * 3600);

    fn slot(throttle: &mut Throttle, now: Instant) -> SendSlot {
        throttle.reserve_slot(now, LONG, LONG).unwrap()
    }

    #[derive(Debug, Clone)]
    enum Event {
        Acquire,
        Respond,
        RateLimit429(Option<u64>),
        Pass(u64),
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let event = prop_oneof![
            4 => Just(Event::Acquire),
            3 => Just(Event::Respond),
            1 => proptest::option::of(0u64..5000).prop_map(Event::RateLimit429),
            2 => (1u64..4_000).prop_map(Event::Pass),
        ];
        proptest::collection::vec(event, 1..300)
    }

    proptest! {
        /// Whatever happens: no turn before the rest that was asked for is over, none two at a time under a limit, none
        /// in the past, and never a standstill.
        #[test]
        fn turns_keep_their_distance_and_respect_every_rest(events in events()) {
            let began = Instant::now();
            let (mut now, mut throttle) = (began, Throttle::default());
            let (mut flying, mut rest, mut last): (Vec<SendSlot>, Instant, Option<SendSlot>) = (Vec::new(), now, None);
            for event in events {
                match event {
                    Event::Pass(milliseconds) => now += Duration::from_millis(milliseconds),
                    Event::Acquire => {
                        let limited = throttle.limit.is_some();
                        let given = slot(&mut throttle, now);
                        prop_assert!(given.at >= now && given.at >= rest);
                        if let Some(last) = last.filter(|last| limited && throttle.limit.is_some() && throttle.is_current(*last)) {
                            prop_assert!(given.at - last.at >= Duration::from_secs_f64(1.0 / UNLIMITED_RATE));
                        }
                        let waiting = u32::try_from(flying.len()).unwrap() + 1;
                        let slowest = Duration::from_secs_f64(1.0 / MIN_RATE);
                        prop_assert!(given.at <= rest.max(now) + slowest * waiting * 300);
                        last = Some(given);
                        flying.push(given);
                    }
                    Event::Respond => if let Some(turn) = flying.pop() { throttle.on_response(turn) },
                    Event::RateLimit429(asked) => if let Some(turn) = flying.pop() {
                        let asked = asked.map(Duration::from_secs);
                        throttle.on_rate_limited(turn, now, asked);
                        prop_assert!(!throttle.is_current(turn), "Who waits has to ask again.");
                        rest = rest.max(now + asked.unwrap_or_default().min(MAX_RATE_LIMIT_PAUSE));
                    },
                }
                if let Some(limit) = &throttle.limit {
                    prop_assert!((MIN_RATE..UNLIMITED_RATE).contains(&limit.rate));
                }
            }
        }

        /// A server that takes `allowed` requests a second gets about that many, and refuses few.
        #[test]
        fn it_settles_near_what_the_server_allows(allowed in 1u32..40) {
            let (mut now, mut throttle) = (Instant::now(), Throttle::default());
            let end = now + Duration::from_secs(120);
            let (mut served, mut refused) = (0u32, 0u32);
            // The server's bucket, full at first.
            let (mut tokens, mut seen) = (f64::from(allowed), now);
            while now < end {
                let turn = slot(&mut throttle, now);
                now = turn.at.max(now + Duration::from_millis(2));
                tokens = (tokens + (now - seen).as_secs_f64() * f64::from(allowed)).min(f64::from(allowed));
                seen = now;
                if tokens >= 1.0 {
                    tokens -= 1.0;
                    served += 1;
                    throttle.on_response(turn);
                } else {
                    refused += 1;
                    throttle.on_rate_limited(turn, now, None);
                }
            }
            let possible = allowed * 121;
            prop_assert!(served * 2 >= possible, "{served} of {possible}");
            prop_assert!(refused * 5 <= served + 50, "{refused} refused, {served} served");
        }
    }

    #[test]
    fn nothing_is_held_back_before_the_first_refusal() {
        let (now, mut throttle) = (Instant::now(), Throttle::default());
        for _ in 0..1000 {
            let given = slot(&mut throttle, now);
            assert_eq!(given.at, now);
            throttle.on_response(given);
        }
    }

    #[test]
    fn a_burst_slows_down_once() {
        let (now, mut throttle) = (Instant::now(), Throttle::default());
        let burst: Vec<SendSlot> = (0..8).map(|_| slot(&mut throttle, now)).collect();
        for turn in burst {
            throttle.on_rate_limited(turn, now, Some(Duration::from_secs(2)));
        }
        assert_eq!(throttle.limit.as_ref().unwrap().rate, INITIAL_RATE);
        let next = slot(&mut throttle, now);
        assert_eq!(next.at, now + Duration::from_secs(2));
        throttle.on_rate_limited(next, next.at, None);
        assert_eq!(throttle.limit.as_ref().unwrap().rate, INITIAL_RATE / 2.0);
    }

    #[test]
    fn a_rest_too_long_to_wait_for_takes_no_turn() {
        let (now, mut throttle) = (Instant::now(), Throttle::default());
        let first = slot(&mut throttle, now);
        throttle.on_rate_limited(first, now, Some(Duration::from_secs(60)));
        let patience = Duration::from_secs(10);
        for _ in 0..100 {
            let refused = throttle.reserve_slot(now, patience, LONG);
            assert_eq!(refused, Err(Duration::from_secs(60)));
        }
        let late = now + Duration::from_secs(61);
        assert_eq!(
            throttle.reserve_slot(late, patience, LONG).unwrap().at,
            late
        );
        let hurried = throttle.reserve_slot(late, patience, Duration::from_millis(1));
        assert!(hurried.is_err());
    }

    #[test]
    fn what_was_learnt_is_forgotten_in_the_end() {
        let (now, mut throttle) = (Instant::now(), Throttle::default());
        let first = slot(&mut throttle, now);
        throttle.on_rate_limited(first, now, None);
        let later = now + LIMIT_LIFETIME;
        assert_eq!(slot(&mut throttle, later).at, later);
        assert_eq!(slot(&mut throttle, later).at, later);
    }
}
