"""What the pure rooms say in codes, said in sentences, in the reader's language."""
