/** Records as rows: the columns of each kind, in CSV and Parquet. */
@NullMarked
package io.spoor.export.table;

import org.jspecify.annotations.NullMarked;
