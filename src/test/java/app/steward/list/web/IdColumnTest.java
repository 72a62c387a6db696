package app.steward.list.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdColumnTest {
    @Test
    void reads_a_column_a_line_and_the_first_column_of_a_table() {
        assertThat(IdColumn.read("A-1\nA-2\r\n\nA-1\n")).containsExactly("A-1", "A-2");
        assertThat(IdColumn.read("A-1, A-2;A-3")).containsExactly("A-1, A-2", "A-3");
        assertThat(IdColumn.read("A-1, A-2")).containsExactly("A-1", "A-2");
        assertThat(IdColumn.read("External id,Name\nA-1,Acme\n\"A,2\",\"Bolt, Inc\"\n"))
                .containsExactly("A-1", "A,2");
        assertThat(IdColumn.read("\uFEFFid\tname\nA-1\tAcme\n")).containsExactly("A-1");
        assertThat(IdColumn.read(" \n")).isEmpty();
    }

    @Test
    void takes_the_mark_off_that_exports_put_before_what_a_spreadsheet_would_run() {
        assertThat(IdColumn.read("External id;Name\n'+49 30;Acme\n'=A1;Bolt\n'A;Corn\n"))
                .containsExactly("+49 30", "=A1", "'A");
    }
}
