"""What can be asked: each query reads rows and no workflow object, except where a page shows one case's form."""
