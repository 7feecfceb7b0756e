"""The cloud: its address, what people do where nadmozg cannot, and the client's first login."""

from cases.forms.cloud import AgreeAddress, ClientLoggedIn, CloudByHand, RetryCloud, SendAccessAgain
from cases.forms.place import ObjectInCloud
from journey.answers import answered, answered_with_address, answered_with_cloud
from prefect_ui.form import offer

agree_address = offer(AgreeAddress, answered_with_address)
cloud_by_hand = offer(CloudByHand, answered_with_cloud)
retry_cloud = offer(RetryCloud, answered)
send_access_again = offer(SendAccessAgain, answered)
client_logged_in = offer(ClientLoggedIn, answered)
object_in_cloud = offer(ObjectInCloud, answered)
