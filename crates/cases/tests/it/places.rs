//! A case in every place in which one can stand, each come to by lawful commands.

use crate::given::{
    BUREAU, FIRE, Given, HEALTH, accept, applicant, ask, certificate, field, grant, guide,
    hand_over, opine, refuse, resubmit, staff, submission, submit, turn_away, withdraw,
};
use cases::{By, Command, DeliveryWish, IntakeGround};

pub fn submitted(wish: DeliveryWish) -> Given {
    Given::nothing().when(&applicant(), &Command::Submit(submission(wish)))
}

pub fn received() -> Given {
    submitted(DeliveryWish::Electronic)
}

pub fn correcting() -> Given {
    received().when(&staff(BUREAU), &ask(&[field("/name")]))
}

pub fn received_again() -> Given {
    correcting().when(&applicant(), &resubmit())
}

pub fn turned_away() -> Given {
    received().when(
        &staff(BUREAU),
        &turn_away(IntakeGround::NoLicenceNeeded, None),
    )
}

pub fn reviewing() -> Given {
    received().when(&staff(BUREAU), &accept())
}

pub fn reviewed(given: Given) -> Given {
    given
        .when(&staff(FIRE), &opine("site", true))
        .when(&staff(HEALTH), &opine("hygiene", false))
}

pub fn half_reviewed() -> Given {
    reviewing().when(&staff(FIRE), &opine("site", true))
}

pub fn deciding() -> Given {
    reviewed(reviewing())
}

pub fn issuing() -> Given {
    deciding().when(&staff(BUREAU), &grant())
}

pub fn delivering() -> Given {
    issuing().when(&By::System, &certificate())
}

pub fn delivering_refusal() -> Given {
    deciding().when(&staff(BUREAU), &refuse())
}

/// Granted with a certificate, to be handed over as wished.
pub fn granted(wish: DeliveryWish) -> Given {
    reviewed(submitted(wish).when(&staff(BUREAU), &accept()))
        .when(&staff(BUREAU), &grant())
        .when(&By::System, &certificate())
}

pub fn closed_granted() -> Given {
    delivering().when(&By::System, &hand_over(DeliveryWish::Electronic))
}

pub fn closed_refused() -> Given {
    delivering_refusal().when(&By::System, &hand_over(DeliveryWish::Electronic))
}

pub fn withdrawn() -> Given {
    received().when(&applicant(), &withdraw())
}

/// A service without branches and without a certificate.
pub fn plain_received() -> Given {
    let mut guide = guide();
    guide.reviews.clear();
    guide.certificate_series.clear();
    Given::under(guide).when(&applicant(), &submit())
}

pub fn plain_deciding() -> Given {
    plain_received().when(&staff(BUREAU), &accept())
}
