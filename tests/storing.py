"""Programs that use one database: run by ``test_store_processes`` in processes of their own.

``edit PATH ID COUNT WHO`` saves COUNT changes of a scenario, again after each refusal;
``hang PATH ID`` stops for ever within a save, all its changes made and none committed;
``save PATH ID`` saves as fast as it can until it is killed, a line for each that is done;
``open PATH`` opens, saves a scenario of its own and tells what it was told.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from what_ifs import scenario

from gaibao_geo.errors import ChangedElsewhereError
from gaibao_geo.store import log
from gaibao_geo.store.store import Store


def edit(path, scenario_id, count, who):
    refused = 0
    with Store(path) as store:
        ready()
        for number in range(int(count)):
            while True:
                now = store.scenario(scenario_id)
                try:
                    store.save(replace(now, note=f"{now.note}{who}"), f"{who}{number}")
                    break
                except ChangedElsewhereError:
                    refused += 1
    tell(f"refused {refused}")


def hang(path, scenario_id):
    written = log.write

    def write_and_stop(*parts, **named):
        written(*parts, **named)
        ready()
        time.sleep(600)

    log.write = write_and_stop
    store = Store(path)
    store.save(replace(store.scenario(scenario_id), note="half"), "x")


def save(path, scenario_id):
    store = Store(path)
    ready()
    while True:
        now = store.scenario(scenario_id)
        saved = store.save(replace(now, note="x" * 3000), "x")
        tell(str(saved.revision))


def open_(path):
    ready()
    sys.stdin.readline()
    with Store(path) as store:
        store.save(scenario(), "x")
        tell(f"said {len(store.said)}")


def ready():
    tell("ready")


def tell(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"edit": edit, "hang": hang, "save": save, "open": open_}[sys.argv[1]](*sys.argv[2:])
