"""How firm a conclusion is: what would have to be otherwise for another option to lead."""
