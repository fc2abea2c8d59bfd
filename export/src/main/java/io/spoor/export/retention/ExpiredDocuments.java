package io.spoor.export.retention;

import java.time.LocalDate;

/**
 * The expired documents of an index that has no day in its name.
 *
 * @param timeField field with the time from which their age counts; no sender of records chooses it
 * @param before documents of earlier UTC days have expired
 * @param whole whether every document of the index has expired
 */
public record ExpiredDocuments(String index, String timeField, LocalDate before, boolean whole) {}
