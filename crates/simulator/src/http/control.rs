//! The control API, for end-to-end tests and people with curl. JSON in, JSON out; an unknown robot is 404.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, patch, post},
};

use crate::{ChatMessage, FaultOrder, RequestRecord, Robot, RobotPatch, RobotView, Settings, Simulator, UnknownRobot};

type Found<T> = Result<Json<T>, (StatusCode, Json<String>)>;
type Done = Result<StatusCode, (StatusCode, Json<String>)>;

impl Simulator {
    /// | route | body | answer |
    /// |---|---|---|
    /// | `GET /control/robots` | | list of [`RobotView`] |
    /// | `POST /control/robots` | [`Robot`]; all fields may be left out | [`RobotView`] |
    /// | `GET`, `PATCH`, `DELETE /control/robots/{token}` | [`RobotPatch`] for `PATCH` | [`RobotView`]; 204 |
    /// | `POST /control/robots/{token}/faults` | [`FaultOrder`] | 204 |
    /// | `GET`, `DELETE /control/robots/{token}/chat` | | list of [`ChatMessage`]; 204 |
    /// | `GET /control/robots/{token}/requests` | | list of [`RequestRecord`] |
    /// | `POST`, `DELETE /control/faults` | [`FaultOrder`], for all robots | 204 |
    /// | `POST /control/release` | | 204; what [`crate::Fault::Hold`] holds back is answered |
    /// | `GET /control/requests` | | requests that reached no robot |
    /// | `GET`, `PUT /control/settings` | [`Settings`]; what is left out gets its default | [`Settings`] |
    pub fn control_router(&self) -> Router {
        Router::new()
            .route("/control/robots", get(robots).post(add_robot))
            .route("/control/robots/{token}", patch(change_robot).get(robot).delete(delete_robot))
            .route("/control/robots/{token}/faults", post(add_fault))
            .route("/control/robots/{token}/chat", get(chat).delete(clear_chat))
            .route("/control/robots/{token}/requests", get(requests))
            .route("/control/faults", post(add_fault_for_all).delete(clear_faults))
            .route("/control/release", post(release))
            .route("/control/requests", get(stray_requests))
            .route("/control/settings", get(settings).put(set_settings))
            .with_state(self.clone())
    }
}

async fn robots(State(simulator): State<Simulator>) -> Json<Vec<RobotView>> {
    Json(simulator.robots())
}

async fn add_robot(State(simulator): State<Simulator>, Json(robot): Json<Robot>) -> Found<RobotView> {
    let token = robot.token.clone();
    simulator.put_robot(robot);
    found(simulator.robot(&token))
}

async fn robot(State(simulator): State<Simulator>, Path(token): Path<String>) -> Found<RobotView> {
    found(simulator.robot(&token))
}

async fn change_robot(
    State(simulator): State<Simulator>,
    Path(token): Path<String>,
    Json(patch): Json<RobotPatch>,
) -> Found<RobotView> {
    simulator.change_robot(&token, patch).map(Json).map_err(unknown)
}

async fn delete_robot(State(simulator): State<Simulator>, Path(token): Path<String>) -> Done {
    done(simulator.delete_robot(&token))
}

async fn add_fault(
    State(simulator): State<Simulator>,
    Path(token): Path<String>,
    Json(FaultOrder { fault, times }): Json<FaultOrder>,
) -> Done {
    done(simulator.script(&token, fault, times))
}

async fn add_fault_for_all(
    State(simulator): State<Simulator>,
    Json(FaultOrder { fault, times }): Json<FaultOrder>,
) -> StatusCode {
    simulator.script_all(fault, times);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(simulator): State<Simulator>) -> StatusCode {
    simulator.clear_faults();
    StatusCode::NO_CONTENT
}

async fn release(State(simulator): State<Simulator>) -> StatusCode {
    simulator.release_held();
    StatusCode::NO_CONTENT
}

async fn chat(State(simulator): State<Simulator>, Path(token): Path<String>) -> Found<Vec<ChatMessage>> {
    found(simulator.robot(&token).map(|_| simulator.chat(&token)))
}

async fn clear_chat(State(simulator): State<Simulator>, Path(token): Path<String>) -> Done {
    done(simulator.clear_chat(&token))
}

async fn requests(State(simulator): State<Simulator>, Path(token): Path<String>) -> Found<Vec<RequestRecord>> {
    found(simulator.robot(&token).map(|_| simulator.requests(&token)))
}

async fn stray_requests(State(simulator): State<Simulator>) -> Json<Vec<RequestRecord>> {
    Json(simulator.stray_requests())
}

async fn settings(State(simulator): State<Simulator>) -> Json<Settings> {
    Json(simulator.settings())
}

async fn set_settings(State(simulator): State<Simulator>, Json(settings): Json<Settings>) -> Json<Settings> {
    simulator.set_settings(settings);
    Json(simulator.settings())
}

fn found<T>(value: Option<T>) -> Found<T> {
    value.map(Json).ok_or_else(|| unknown(UnknownRobot))
}

fn done(result: Result<(), UnknownRobot>) -> Done {
    result.map(|()| StatusCode::NO_CONTENT).map_err(unknown)
}

fn unknown(error: UnknownRobot) -> (StatusCode, Json<String>) {
    (StatusCode::NOT_FOUND, Json(error.to_string()))
}
