/** The report page for reading and printing. */
@NullMarked
package io.spoor.export.report;

import org.jspecify.annotations.NullMarked;
