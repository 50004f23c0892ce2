"""What follows from the declarations: schemas, samples, the AsyncAPI document and the reference page."""
