-- Two databases on a PostgreSQL server (14 or newer) of yours, as its superuser:
--   psql -v password="'…'" -f deploy/databases.sql
-- CREATEDB: `make backup` proves each copy in a database that it throws away. Without it a server of our own is started
-- for that while.
CREATE ROLE onboarding LOGIN CREATEDB PASSWORD :password;
CREATE DATABASE onboarding OWNER onboarding ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE onboarding_prefect OWNER onboarding ENCODING 'UTF8' TEMPLATE template0;
\connect onboarding_prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;
