-- What a reel's file was made of: a hash over its passages' words, the files of their sound and who is heard in them. Where
-- one of them is another one now (somebody was erased, a name was taken out), the file must not be played any more.
ALTER TABLE reel ADD COLUMN made_of TEXT NOT NULL DEFAULT '';;
