#include "json/writer.h"

void writer_begin(struct writer *writer, struct buffer *buffer)
{
	writer->buffer = buffer;
	writer->at = buffer_room(buffer, WRITER_CHUNK);
	writer->limit = buffer->data + buffer->capacity - 1;
}

void writer_end(struct writer *writer)
{
	writer->buffer->length = writer_offset(writer);
	*writer->at = '\0';
}

void writer_grow(struct writer *writer, size_t more)
{
	writer->buffer->length = writer_offset(writer);
	writer->at = buffer_room(writer->buffer, more + WRITER_CHUNK);
	writer->limit = writer->buffer->data + writer->buffer->capacity - 1;
}
