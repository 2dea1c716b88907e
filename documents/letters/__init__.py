"""Letters 函 as .docx in the letter form (信函格式) of GB/T 9704-2012. No seal is ever drawn."""
