"""A Prefect worker that runs flows in processes kept warm, instead of a new interpreter for every run.

`warm.py` is the worker, `pool.py` its processes, `child.py` one of them as the worker sees it, `inside.py` what runs in
there. It knows nothing of onboarding: any Prefect project with a prefect.yaml can be run by it.
"""
