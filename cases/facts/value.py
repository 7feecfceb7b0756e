"""What facts are made of."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Base of facts and their parts: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(Value):
    """The client's person whom letters go to, and who becomes the first administrator of the cloud."""

    name: str
    email: str
    phone: str = ""
