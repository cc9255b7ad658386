"""Understand the question, bind it to the graph, answer it and explain the answer."""
