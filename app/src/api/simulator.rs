//! The built-in simulator: the group chats, the switches of robots, faults. There is nothing here where it does not run.

mod act;
mod read;
mod view;

use leptos::prelude::*;

use crate::{error::AppError, posted::Posted};
pub use view::*;

/// The page about the robot with this key; without a key about the first one.
pub async fn load_simulator(robot: Option<String>, draft: Option<String>) -> Result<SimulatorPage, AppError> {
    read::page(robot.as_deref(), draft.as_deref()).await
}

#[server]
pub async fn save_simulated_robot(form: RobotForm) -> Result<Posted, AppError> {
    act::save_robot(form).await
}

#[server]
pub async fn add_simulated_robot(form: NewRobotForm) -> Result<Posted, AppError> {
    act::add_robot(form).await
}

/// The robot with its chat.
#[server]
pub async fn delete_simulated_robot(robot: String) -> Result<Posted, AppError> {
    act::delete_robot(&robot).await
}

#[server]
pub async fn empty_simulated_chat(robot: String) -> Result<Posted, AppError> {
    act::empty_chat(&robot).await
}

#[server]
pub async fn save_simulator_limits(form: LimitsForm) -> Result<Posted, AppError> {
    act::save_limits(form).await
}

/// A fault for the next requests to a robot.
#[server]
pub async fn order_fault(form: FaultForm) -> Result<Posted, AppError> {
    act::order_fault(form).await
}

/// All faults that are still due, of all robots.
#[server]
pub async fn forget_faults(robot: String) -> Result<Posted, AppError> {
    act::forget_faults(&robot).await
}
