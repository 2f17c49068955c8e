"""Records the runs on its input, a JSON object a line, into MLflow or Trackio, or asks either for the best twenty.

usage: python peers.py <mlflow or trackio> <record or ask> <folder>
Prints how long it took, in ms: of several questions the median.
"""

import json
import os
import statistics
import sys
import time

QUESTIONS = 7


def record_mlflow(folder, runs):
    from mlflow.entities import Metric, Param
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.create_experiment("sweep")
    for run in runs:
        start = int(run["startTime"])
        run_id = client.create_run(experiment, start_time=start, run_name=run["name"]).info.run_id
        metrics = [
            Metric(key, value, start + step, step)
            for key, values in run["series"].items()
            for step, value in enumerate(values)
        ]
        client.log_batch(run_id, metrics=metrics, params=[Param(key, str(value)) for key, value in run["params"].items()])
        client.set_terminated(run_id, "FINISHED", start + 50_000)


def record_trackio(folder, runs):
    os.environ["TRACKIO_DIR"] = folder
    from trackio.sqlite_storage import SQLiteStorage

    for run in runs:
        keys = list(run["series"])
        rows = [dict(zip(keys, row)) for row in zip(*run["series"].values())]
        config = {**run["params"], "_Username": "ada", "_Created": run["started"], "_Group": None}
        SQLiteStorage.bulk_log("sweep", run["name"], rows, list(range(len(rows))), config=config, run_id=run["id"])


def ask_mlflow(folder):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.get_experiment_by_name("sweep").experiment_id
    return lambda: client.search_runs(
        [experiment], "params.optimizer = 'adam'", order_by=["metrics.`val/accuracy` DESC"], max_results=20
    )


def ask_trackio(folder):
    os.environ["TRACKIO_DIR"] = folder
    from trackio.sqlite_storage import SQLiteStorage

    # its own way to SQL: params are in `configs`, points are JSON in `metrics`
    query = """
        SELECT m.run_id, json_extract(m.metrics, '$."val/accuracy"') AS accuracy
        FROM metrics m JOIN configs c ON c.run_id = m.run_id
        WHERE m.step = 63 AND json_extract(c.config, '$.optimizer') = 'adam'
        ORDER BY accuracy DESC LIMIT 20"""
    return lambda: SQLiteStorage.query_project("sweep", query)["rows"]


def took(call):
    start = time.perf_counter()
    answer = call()
    return (time.perf_counter() - start) * 1000, answer


if __name__ == "__main__":
    peer, what, folder = sys.argv[1:4]
    if what == "record":
        runs = [json.loads(line) for line in sys.stdin]
        print(took(lambda: globals()[f"record_{peer}"](folder, runs))[0])
    else:
        ask = globals()[f"ask_{peer}"](folder)
        times = [took(ask) for _ in range(QUESTIONS)]
        assert all(len(answer) == 20 for _, answer in times), times[0]
        print(statistics.median(ms for ms, _ in times))
