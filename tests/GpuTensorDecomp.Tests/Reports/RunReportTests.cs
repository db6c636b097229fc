using System.Globalization;
using System.Xml.Linq;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using static GpuTensorDecomp.Tests.Reports.ReportPage;

namespace GpuTensorDecomp.Tests.Reports;

public sealed class RunReportTests
{
    [Fact]
    public void Every_drawing_is_well_formed_and_has_a_text_alternative()
    {
        FactoredTensor truth = SyntheticRun.Truth(5, 10);
        SolveResult result = SyntheticRun.Result(truth, 50, knowsTruth: true);
        List<XElement> drawings = Drawings(RunReport.Render(result, "run", truth));

        drawings.Count.ShouldBe(8); // staircase, residual, error, weights: each wide and narrow
        foreach (XElement svg in drawings)
        {
            svg.Attribute("role")!.Value.ShouldBe("img");
            svg.Element("title")!.Value.ShouldNotBeNullOrWhiteSpace();
            svg.Element("desc")!.Value.ShouldNotBeNullOrWhiteSpace();
            string[] names = svg.Attribute("aria-labelledby")!.Value.Split(' ');
            names.ShouldBe([Id(svg.Element("title")!), Id(svg.Element("desc")!)]);
        }
    }

    [Fact]
    public void No_identifier_occurs_twice()
    {
        string page = RunReport.Render(Small(), "run", null);
        string[] names = [.. Find(page, " id=\"[^\"]*\"")];
        names.Length.ShouldBeGreaterThan(20);
        names.ShouldBeUnique();
    }

    [Fact]
    public void The_staircase_has_one_line_a_factor_and_numbers_each()
    {
        XElement staircase = Drawings(RunReport.Render(Small(), "run", null))[0];
        Lines(staircase).Count.ShouldBe(5);
        staircase.Elements("text")
            .Where(t => Class(t).StartsWith("label", StringComparison.Ordinal))
            .Select(t => t.Value).ShouldBe(["1", "2", "3", "4", "5"]);
    }

    [Fact]
    public void Every_line_stays_inside_its_drawing_from_left_to_right()
    {
        foreach (XElement svg in Drawings(RunReport.Render(Small(), "run", null)))
        {
            double[] box =
            [
                .. svg.Attribute("data-box")!.Value.Split(' ')
                    .Select(s => double.Parse(s, CultureInfo.InvariantCulture)),
            ];
            foreach (XElement line in Lines(svg))
            {
                double[] x = [.. Points(line).Select(p => p.X)];
                x.ShouldBe(x.Order());
                x[0].ShouldBeGreaterThanOrEqualTo(box[0] - 0.01);
                x[^1].ShouldBeLessThanOrEqualTo(box[2] + 0.01);
                x.Length.ShouldBeLessThanOrEqualTo(808);
            }
        }
    }

    [Fact]
    public void Of_500_components_the_60_largest_are_drawn_and_the_page_says_so()
    {
        SolveResult result = SyntheticRun.Result(SyntheticRun.Truth(5, 10), 500);
        string page = RunReport.Render(result, "run", null);
        Lines(Drawings(page)[6]).Count.ShouldBe(60);
        page.ShouldContain("The 60 of 500 components with the largest final weight are drawn.");
    }

    [Fact]
    public void The_table_of_200_factors_folds_after_the_first_ten()
    {
        FactoredTensor truth = SyntheticRun.Truth(200, 201, 1.01);
        string page = RunReport.Render(SyntheticRun.Result(truth, 210, 50), "run", truth);
        page.ShouldContain("<summary>The other 190 factors</summary>");
        Count(page, "<tr><th scope=\"row\"><span").ShouldBe(200);
        Count(page, "<caption>").ShouldBe(3);
        page.ShouldContain("The first 60 of 200 are drawn.");
    }

    [Fact]
    public void The_title_is_text_and_not_markup()
    {
        string page = RunReport.Render(Small(), "<b>&\"' \u0001</script>", null);
        page.ShouldContain("<h1>&lt;b&gt;&amp;&quot;&#39; &lt;/script&gt;</h1>");
        page.ShouldNotContain("<b>");
        MustBeSound(page);
    }

    [Fact]
    public void The_page_loads_nothing_from_elsewhere()
    {
        FactoredTensor truth = SyntheticRun.Truth(5, 10);
        string page = RunReport.Render(SyntheticRun.Result(truth, 50), "run", truth);
        page.ShouldNotContain("http");
        page.ShouldNotContain(" src=");
        page.ShouldNotContain("@import");
        Find(page, @"url\([^)]*\)")
            .ShouldAllBe(url => url.StartsWith("url(#", StringComparison.Ordinal));
    }

    [Fact]
    public void The_head_says_what_was_found_in_plain_words()
    {
        FactoredTensor truth = SyntheticRun.Truth(5, 10);
        string page = RunReport.Render(SyntheticRun.Result(truth, 50) with
        {
            Converged = false,
            StopReason = StopReason.Stationary,
            RestartsAgreeing = 2,
            BelowFloor = true,
            Recovery = new Recovery(0.99996, 4, 5, [1, 1, 1, 1, 0]),
            Notes = ["step 400 < 800"],
        }, "run", truth);

        string text = Text(page);
        text.ShouldContain("Not converged");
        text.ShouldContain("the flow is stuck");
        text.ShouldContain("≤ 3.2 × 10⁻⁹");
        text.ShouldContain("2 of 3");
        text.ShouldContain("4 of 5");
        text.ShouldContain("1 − 4 × 10⁻⁵"); // never rounded up to 1
        text.ShouldContain("step 400 < 800");
        text.ShouldContain("CPU, 2 cores, AVX-512");
    }

    [Fact]
    public void Every_stop_reason_has_words()
    {
        string[] words =
        [
            .. Enum.GetValues<StopReason>().Select(
                reason => Text(RunReport.Render(Small() with { StopReason = reason }, "run", null)))
        ];
        words.ShouldBeUnique();
    }

    [Fact]
    public void Lines_of_a_known_truth_take_the_colours_of_the_factors_they_became()
    {
        FactoredTensor truth = SyntheticRun.Truth(3, 6);
        SolveResult result = SyntheticRun.Result(truth, 10, knowsTruth: true);
        // The factors found are the true components 3 and 1, in this order.
        var found = new FactoredTensor(
            4, 6, [truth.Weights[2], truth.Weights[0]], [.. truth.Vector(2), .. truth.Vector(0)]);
        string page = RunReport.Render(result with { Factors = found }, "run", truth);

        List<XElement> lines = Lines(Drawings(page)[0]);
        lines.Select(Class).ShouldBe(["line c0", "line c1", "line muted"]);
        lines.Select(l => l.Attribute("data-name")!.Value).ShouldBe(
            ["factor 1, true weight −0.694", "factor 2, true weight 1",
                "not found, true weight 0.833"]);
        // Component 1 is the heaviest, so its line has risen before that of component 3.
        FirstRise(lines[1]).ShouldBeLessThan(FirstRise(lines[0]));
        Text(page).ShouldContain("1 true component has no factor (weight 0.833)");
    }

    [Fact]
    public void Components_of_one_factor_add_up_in_its_line()
    {
        var factors = new FactoredTensor(4, 2, [2], [1, 0]);
        TrajectoryPoint[] record =
        [
            new(0, 0, 2, 1, 0, 0, [0.0, 0.0], []),
            new(1, 1, 0, 0, 0, 0, [0.5, -0.5], []),
        ];
        SolveResult result = SyntheticRun.Wrap(factors, 2, record);
        result = result with { Trajectory = new Trajectory(record, [0, 0]) };
        XElement svg = Drawings(RunReport.Render(result, "run", null))[0];
        // (0.5 + 0.5)/2 is half way up between the box's lower edge 274 and upper edge 32.
        Points(Lines(svg).ShouldHaveSingleItem())[^1].Y.ShouldBe((274 + 32) / 2.0, 0.01);
    }

    [Fact]
    public void The_page_is_written_whole_and_replaces_an_older_one()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "report.html");
            File.WriteAllText(path, "old");
            RunReport.Write(path, Small(), "run", null);
            File.ReadAllText(path).ShouldBe(RunReport.Render(Small(), "run", null));
            Directory.GetFiles(folder).ShouldBe([path]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_saved_curves_have_a_row_a_point()
    {
        string page = RunReport.Render(Small(), "run", null);
        string csv = page.Split("id=\"data\">")[1].Split("</script>")[0].Trim();
        string[] rows = csv.Split('\n');
        rows[0].Trim().ShouldBe("step,time,epoch,loss,relativeError,stepSize," +
            "factor1,factor2,factor3,factor4,factor5");
        rows.Length.ShouldBe(1 + 600);
        rows[^1].Split(',').Length.ShouldBe(11);
        rows[^1].ShouldStartWith("5990,");
    }

    private static SolveResult Small() => SyntheticRun.Result(SyntheticRun.Truth(5, 10), 20);
}
