using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Tests.Reports.Tables;

public sealed class ReportTableTests
{
    [Fact]
    public void A_csv_file_has_full_precision_and_quotes_where_needed()
    {
        var table = new ReportTable(
            ReportColumn.Of("m", [1, double.NaN, 0.1 + 0.2]),
            ReportColumn.Of("why, \"how\"", ["plain", "a,b", "say \"so\"\nagain"]));
        table.ToCsv().ShouldBe(
            "m,\"why, \"\"how\"\"\"\n1,plain\n,\"a,b\"\n0.30000000000000004," +
            "\"say \"\"so\"\"\nagain\"\n");
    }

    [Fact]
    public void Columns_must_be_of_one_length_and_of_different_names()
    {
        Should.Throw<ArgumentException>(() => new ReportTable(
            ReportColumn.Of("a", [1.0]), ReportColumn.Of("b", [1.0, 2])));
        Should.Throw<ArgumentException>(() => new ReportTable(
            ReportColumn.Of("a", [1.0]), ReportColumn.Of("a", ["x"])));
    }

    [Fact]
    public void A_long_table_shows_its_first_rows_and_says_so()
    {
        var table = new ReportTable(ReportColumn.Of("a", new double[300]));
        string html = table.ToHtml("c");
        ReportPage.Count(html, "<tr>").ShouldBe(1 + 200);
        html.ShouldContain("rows 1 to 200 of 300");
    }
}
