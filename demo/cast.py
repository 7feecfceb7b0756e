"""Who is who in the story: their mailboxes."""

CLIENT, MANAGER = "ivanova@romashka.example", "smirnova@pass24.example"
SALES, SUPPORT = "belova@pass24.example", "support@pass24.example"
TRAINER, HEAD = "orlov@pass24.example", "guseva@pass24.example"
INSTALLER = "volkov@pass24.example"
