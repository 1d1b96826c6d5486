-- Database roles of cissd, made once by an administrator: psql -f roles.sql
-- The owner holds the tables and is used by `cissd migrate` alone; the daemon's role gets its rights from there, and may not change the audit log.
CREATE ROLE cissd_owner LOGIN;
CREATE ROLE cissd LOGIN;
CREATE DATABASE cissd OWNER cissd_owner;
