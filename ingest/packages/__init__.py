"""Files that hold other files (gói tệp): zip, messages, edXML."""
