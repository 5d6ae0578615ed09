//! What can be done to the simulator.

use model::{
    draft::Saved,
    problem::{Invalid, Problem},
};
use simulator::{Fault, IpRange, Robot, RobotPatch, RobotView, Settings, Simulator};

use super::{
    FaultForm, FaultKind, LimitsForm, NewRobotForm, RobotForm,
    read::{key, robot, simulator},
};
use crate::{api::reply, done::Done, error::AppError, posted::Posted};

/// Messages within a minute.
const LIMIT: (u32, u32) = (1, 1000);
/// Seconds.
const PENALTY: (u32, u32) = (1, 86_400);
const TIMES: (u32, u32) = (1, 1000);
const DELAY_MS: (u32, u32) = (1, 60_000);

pub async fn save_robot(form: RobotForm) -> Result<Posted, AppError> {
    let simulator = simulator()?;
    let saved = match known(&simulator, &form.robot) {
        Ok(view) => change(&simulator, &view, &form),
        Err(error) => Err(error),
    };
    let page = page(&form.robot);
    reply::saved(&page, &form, saved, |()| Done::Saved.at(&page)).await
}

pub async fn add_robot(form: NewRobotForm) -> Result<Posted, AppError> {
    let simulator = simulator()?;
    let group = form.new_group.trim();
    if group.is_empty() {
        let mut invalid = Invalid::default();
        invalid.add("new_group", Problem::Required);
        return reply::refused("/simulator#add", &form, invalid).await;
    }
    // One security setting, as DingTalk demands: only this machine may send.
    let new = Robot {
        group_name: group.to_owned(),
        secret: None,
        ip_list: "127.0.0.1".parse().into_iter().collect(),
        ..Robot::demo()
    };
    let page = page(&key(&new.token));
    simulator.put_robot(new);
    Ok(reply::go(Done::Saved.at(&page)))
}

pub async fn delete_robot(robot: &str) -> Result<Posted, AppError> {
    let simulator = simulator()?;
    let deleted = known(&simulator, robot).and_then(|view| gone(simulator.delete_robot(&view.robot.token)));
    reply::done("/simulator", deleted, |()| Done::Deleted { count: 1 }.at("/simulator")).await
}

pub async fn empty_chat(robot: &str) -> Result<Posted, AppError> {
    let simulator = simulator()?;
    let emptied = known(&simulator, robot).and_then(|view| gone(simulator.clear_chat(&view.robot.token)));
    let page = page(robot);
    reply::done(&page, emptied, |()| page.clone()).await
}

pub async fn save_limits(form: LimitsForm) -> Result<Posted, AppError> {
    let simulator = simulator()?;
    let page = page(&form.robot);
    let mut invalid = Invalid::default();
    let limit = number(&form.limit, "limit", LIMIT, &mut invalid);
    let penalty = number(&form.penalty, "penalty", PENALTY, &mut invalid);
    if let Err(invalid) = invalid.into_result() {
        return reply::refused(&page, &form, invalid).await;
    }
    simulator.set_settings(Settings { limit, penalty_ms: i64::from(penalty) * 1000, ..simulator.settings() });
    Ok(reply::go(Done::Saved.at(&page)))
}

pub async fn order_fault(form: FaultForm) -> Result<Posted, AppError> {
    let simulator = simulator()?;
    let page = page(&form.robot);
    let mut invalid = Invalid::default();
    let times = number(&form.times, "times", TIMES, &mut invalid);
    let milliseconds = match form.kind {
        FaultKind::Delay => number(&form.milliseconds, "milliseconds", DELAY_MS, &mut invalid),
        _ => 0,
    };
    if let Err(invalid) = invalid.into_result() {
        return reply::refused(&page, &form, invalid).await;
    }
    let fault = fault(form.kind, milliseconds);
    let ordered =
        known(&simulator, &form.robot).and_then(|view| gone(simulator.script(&view.robot.token, fault, times)));
    reply::saved(&page, &form, ordered.map(Saved::Done), |()| Done::Saved.at(&page)).await
}

pub async fn forget_faults(robot: &str) -> Result<Posted, AppError> {
    simulator()?.clear_faults();
    let page = page(robot);
    reply::done(&page, Ok(()), |()| page.clone()).await
}

fn change(simulator: &Simulator, view: &RobotView, form: &RobotForm) -> console::Result<Saved<()>> {
    let mut invalid = Invalid::default();
    if form.group.trim().is_empty() {
        invalid.add("group", Problem::Required);
    }
    let ip_list: Result<Vec<IpRange>, _> = entries(&form.ip_list).map(str::parse).collect();
    if ip_list.is_err() {
        invalid.add("ip_list", Problem::Malformed { expected: "127.0.0.1, 10.0.0.0/8".to_owned() });
    }
    if !invalid.0.is_empty() {
        return Ok(Saved::Refused(invalid));
    }
    let patch = RobotPatch {
        group_name: Some(form.group.trim().to_owned()),
        secret: Some(form.secret.trim().to_owned()),
        keywords: Some(entries(&form.keywords).map(str::to_owned).collect()),
        ip_list: ip_list.ok(),
        enabled: Some(form.enabled),
        ..RobotPatch::default()
    };
    gone(simulator.change_robot(&view.robot.token, patch).map(drop)).map(Saved::Done)
}

/// Separated by commas, Chinese ones included.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', '\n']).map(str::trim).filter(|entry| !entry.is_empty())
}

fn number(text: &str, field: &str, (min, max): (u32, u32), invalid: &mut Invalid) -> u32 {
    match text.trim().parse::<u32>() {
        Ok(number) if (min..=max).contains(&number) => return number,
        Ok(_) => invalid.add(field, Problem::OutOfRange { min, max }),
        Err(_) => invalid.add(field, Problem::NotANumber),
    }
    min
}

fn fault(kind: FaultKind, milliseconds: u32) -> Fault {
    match kind {
        FaultKind::Delay => Fault::Delay { milliseconds: milliseconds.into() },
        FaultKind::LoseAnswer => Fault::LoseAnswer,
        FaultKind::HalfAnswer => Fault::HalfAnswer,
        FaultKind::Page => Fault::page(502),
        FaultKind::Reset => Fault::Reset,
        FaultKind::Busy | FaultKind::Other => Fault::busy(),
        FaultKind::AddressBlocked => Fault::address_blocked(),
    }
}

/// The page that shows a robot.
fn page(key: &str) -> String {
    let key = percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC);
    format!("/simulator?robot={key}")
}

fn known(simulator: &Simulator, wanted: &str) -> console::Result<RobotView> {
    robot(simulator, wanted).ok_or(console::Error::NotFound)
}

fn gone<T>(done: Result<T, simulator::UnknownRobot>) -> console::Result<T> {
    done.map_err(|_| console::Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_robot_is_changed_only_when_everything_is_right() {
        let simulator = Simulator::new(Settings::default(), simulator::SystemClock);
        simulator.put_robot(Robot::new("t", "Operations").secret("SEC1"));
        let view = simulator.robot("t").unwrap();
        let form = RobotForm {
            group: "Night shift".to_owned(),
            keywords: "alert，告警".to_owned(),
            ip_list: "127.0.0.1, here".to_owned(),
            ..RobotForm::default()
        };
        let Saved::Refused(invalid) = change(&simulator, &view, &form).unwrap() else { panic!("it was saved") };
        assert_eq!(invalid.0[0].field, "ip_list");
        assert_eq!(simulator.robot("t").unwrap().robot.group_name, "Operations");

        let form = RobotForm { ip_list: "127.0.0.1".to_owned(), ..form };
        assert_eq!(change(&simulator, &view, &form).unwrap(), Saved::Done(()));
        let robot = simulator.robot("t").unwrap().robot;
        assert_eq!(robot.keywords, ["alert", "告警"]);
        assert_eq!((robot.secret, robot.enabled), (None, false));
    }

    #[test]
    fn numbers_have_bounds() {
        for (text, problem) in [
            ("0", Some(Problem::OutOfRange { min: 1, max: 1000 })),
            ("many", Some(Problem::NotANumber)),
            (" 20 ", None),
        ] {
            let mut invalid = Invalid::default();
            number(text, "limit", LIMIT, &mut invalid);
            assert_eq!(invalid.of("limit"), problem.as_ref(), "{text}");
        }
    }
}
