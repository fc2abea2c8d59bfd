package io.spoor.offline.reproduction;

import io.spoor.schemas.IdentityEvent;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Spills the events of a log to a temporary file per partition and reads them in order of arrival:
 * by offset within a partition, by time across partitions. A log is ordered within a partition
 * only, and one partition may be hours ahead, so the events may exceed memory. The files are
 * readable only by their owner and are deleted on close. For one thread.
 */
final class EventSpill implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Comparator<Source> EARLIEST =
      Comparator.<Source>comparingLong(source -> source.time)
          .thenComparingInt(source -> source.partition);

  private final Path directory;
  private final TreeMap<Integer, Sink> sinks = new TreeMap<>();
  private long count;

  /** Receives events in order. */
  interface Visitor {
    /** Handles an event; {@code time}: append time, milliseconds since the Unix epoch. */
    void event(IdentityEvent event, long time);
  }

  EventSpill() throws IOException {
    this.directory = Files.createTempDirectory("spoor-prove-");
  }

  /** Writes the file of a partition. */
  private static final class Sink implements Closeable {
    final DataOutputStream out;
    private final BinaryEncoder encoder;
    private final SpecificDatumWriter<IdentityEvent> writer =
        new SpecificDatumWriter<>(IdentityEvent.getClassSchema());

    Sink(Path file) throws IOException {
      this.out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
      this.encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    }

    void add(IdentityEvent event, long time) throws IOException {
      out.writeLong(time);
      writer.write(event, encoder);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Reads the file of a partition. */
  private static final class Source implements Closeable {
    final int partition;
    long time;
    private final DataInputStream in;
    private final BinaryDecoder decoder;
    private final SpecificDatumReader<IdentityEvent> reader =
        new SpecificDatumReader<>(IdentityEvent.class);

    Source(int partition, Path file) throws IOException {
      this.partition = partition;
      this.in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
      // Reads without a buffer, as the times between events are read from the stream directly.
      this.decoder = DecoderFactory.get().directBinaryDecoder(in, null);
    }

    boolean readNext() throws IOException {
      try {
        time = in.readLong();
        return true;
      } catch (EOFException e) {
        return false;
      }
    }

    // Avro declares the reused record as non-null, but documents null as a request for a new one.
    @SuppressWarnings("NullAway")
    IdentityEvent event() throws IOException {
      return reader.read(null, decoder);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Adds the next event of a partition. */
  void add(int partition, long time, IdentityEvent event) throws IOException {
    Sink sink = sinks.get(partition);
    if (sink == null) {
      sink = new Sink(file(partition));
      sinks.put(partition, sink);
    }
    sink.add(event, time);
    count++;
  }

  private Path file(int partition) {
    return directory.resolve("events-" + partition);
  }

  /** Number of events added. */
  long count() {
    return count;
  }

  /** Passes all events in order to the visitor; repeatable. */
  void forEach(Visitor visitor) throws IOException {
    for (Sink sink : sinks.values()) {
      sink.out.flush();
    }
    List<Source> opened = new ArrayList<>();
    try {
      var pendingSources = new PriorityQueue<>(EARLIEST);
      for (int partition : sinks.keySet()) {
        var source = new Source(partition, file(partition));
        opened.add(source);
        if (source.readNext()) {
          pendingSources.add(source);
        }
      }
      for (@Nullable Source source = pendingSources.poll();
          source != null;
          source = pendingSources.poll()) {
        visitor.event(source.event(), source.time);
        if (source.readNext()) {
          pendingSources.add(source);
        }
      }
    } finally {
      for (Source source : opened) {
        source.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Sink sink : sinks.values()) {
      sink.close();
    }
    for (int partition : sinks.keySet()) {
      Files.deleteIfExists(file(partition));
    }
    Files.deleteIfExists(directory);
  }
}
