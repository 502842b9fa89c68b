"""Moments as Python's datetime knows them, for test-date.c: run it and paste what it prints."""

from datetime import datetime, timezone

TEXTS = ["1970-01-01", "1969-12-31T23:59:59Z", "2000-02-29", "1900-03-01", "0001-01-01", "9999-12-31", "2024-05-06 07:08:09.25",
         "2024-05-06T07:08:09+02:00", "2024-05-06T07:08-05:30", "1582-10-15", "2038-01-19T03:14:08Z"]


def main():
    for text in TEXTS:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        print(f'    {{ "{text}", {(moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()!r} }},')


if __name__ == "__main__":
    main()
