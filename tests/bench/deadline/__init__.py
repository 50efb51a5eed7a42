"""`./run bench deadline`: the last hour of a round, shortened, with what became of every write.

People sign in, write, mark as ready, submit and review with the portal's real forms. What the
server acknowledged is kept and compared with the database afterwards.
"""
