/** Offline analysis: the same stages over files, in one process, without servers. */
@NullMarked
package io.spoor.offline;

import org.jspecify.annotations.NullMarked;
