/** Records as rows: the columns of each kind, as CSV and as Parquet. */
@NullMarked
package io.spoor.export.table;

import org.jspecify.annotations.NullMarked;
