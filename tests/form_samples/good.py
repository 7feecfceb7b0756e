"""Every form in each of its uses, well filled in, and what is recorded then."""

from tests.form_samples.card import CARDS
from tests.form_samples.client_questions import CLIENT_QUESTIONS
from tests.form_samples.control import CONTROL
from tests.form_samples.forgetting import FORGETTING
from tests.form_samples.from_training import FROM_TRAINING
from tests.form_samples.installation import INSTALLATION
from tests.form_samples.orders import ORDERS
from tests.form_samples.registry import REGISTRY
from tests.form_samples.reports import REPORTS
from tests.form_samples.requests import REQUESTS
from tests.form_samples.shipments import SHIPMENTS
from tests.form_samples.site import SITE
from tests.form_samples.to_access import TO_ACCESS

FORMS = TO_ACCESS | REPORTS | CARDS | REQUESTS | FROM_TRAINING | SITE | INSTALLATION | CONTROL | FORGETTING
FORMS |= CLIENT_QUESTIONS | SHIPMENTS | REGISTRY | ORDERS
