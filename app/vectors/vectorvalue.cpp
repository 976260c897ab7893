namespace vectors {}
