//! Rate limiter for one endpoint after HTTP 429. Pure: no clock, no network.
//!
//! Nothing is limited until the first 429. Then requests leave one by one, at a rate that halves with each further 429
//! and rises with each response (additive increase, multiplicative decrease). No client sends before the time of
//! `Retry-After`, whichever client received it.

use std::time::{Duration, Instant};

/// Requests per second after the first 429.
const INITIAL_RATE: f64 = 10.0;
/// Lowest rate, in requests per second. SORS can request a lower one by `Retry-After`.
const MIN_RATE: f64 = 0.5;
/// Rate, in requests per second, from which on the limit is removed.
const UNLIMITED_RATE: f64 = 200.0;
/// Rate increase in each second of successful responses.
const RATE_INCREASE: f64 = 2.0;
/// Time without a 429 after which the limit expires.
const LIMIT_LIFETIME: Duration = Duration::from_secs(600);
/// Longest pause; after it, one request is sent, and SORS may repeat the pause.
pub const MAX_RATE_LIMIT_PAUSE: Duration = Duration::from_secs(3600);

/// Permission to send one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendSlot {
    /// When the request may leave.
    pub at: Instant,
    generation: u64,
}

/// Rate limiter of one endpoint.
#[derive(Debug, Default)]
pub struct Throttle {
    limit: Option<RateLimit>,
    paused_until: Option<Instant>,
    /// Raised by every 429, so that slots reserved before it are recognizable.
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
    /// Reserves the next slot. Without reserving one, returns the time to wait if the slot is later than `left` from
    /// now, or if SORS requested a pause longer than `patience`.
    ///
    /// # Errors
    /// The time to wait, if the slot would be too late.
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

    /// Whether a reserved slot is still valid; otherwise reserve a new one.
    #[must_use]
    pub fn is_current(&self, turn: SendSlot) -> bool {
        turn.generation == self.generation
    }

    /// Records a 429 and the requested wait. Of a burst of concurrent requests, only the first reduces the rate.
    pub fn on_rate_limited(&mut self, turn: SendSlot, now: Instant, retry_after: Option<Duration>) {
        if let Some(retry_after) = retry_after {
            let until = now + retry_after.min(MAX_RATE_LIMIT_PAUSE);
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

    /// Records any other response.
    pub fn on_response(&mut self, turn: SendSlot) {
        let holds = self.is_current(turn);
        if let Some(limit) = self.limit.as_mut().filter(|_| holds) {
            // At full rate, this adds RATE_INCREASE per second; at a low rate it takes a few responses.
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
        /// In any sequence of events: no slot before the end of a requested pause, none in the past, no two at once
        /// under a limit, and never a standstill.
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
                    Event::RateLimit429(retry_after) => if let Some(turn) = flying.pop() {
                        let retry_after = retry_after.map(Duration::from_secs);
                        throttle.on_rate_limited(turn, now, retry_after);
                        prop_assert!(!throttle.is_current(turn), "Who waits has to ask again.");
                        rest = rest.max(now + retry_after.unwrap_or_default().min(MAX_RATE_LIMIT_PAUSE));
                    },
                }
                if let Some(limit) = &throttle.limit {
                    prop_assert!((MIN_RATE..UNLIMITED_RATE).contains(&limit.rate));
                }
            }
        }

        /// A server that allows a number of requests per second gets about that many, and rejects few.
        #[test]
        fn it_settles_near_what_the_server_allows(allowed in 1u32..40) {
            let (mut now, mut throttle) = (Instant::now(), Throttle::default());
            let end = now + Duration::from_secs(120);
            let (mut served, mut refused) = (0u32, 0u32);
            // The server's token bucket, full at first.
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
