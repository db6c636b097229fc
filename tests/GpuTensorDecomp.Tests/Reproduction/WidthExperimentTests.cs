using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class WidthExperimentTests
{
    private static readonly QuickRuns s_quick = new(new WidthExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(2 * (2 + 5));
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        XElement needed = XElement.Parse(figures["needed"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(needed).Count.ShouldBe(2 + 2);
        needed.Descendants("circle").Count().ShouldBe(2 * 5);
        ((HeatMap)figures["grid"].Plots[0]).Cells.Count.ShouldBe(2 * 3 * 5);
    }

    [Fact]
    public void A_need_that_grows_with_the_dimension_would_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(run => run.Number("dimension") > 24
            ? run.Record with { ComponentsRelativeError = 0.5 }
            : run.Record).Claims;
        claims.With("most components needed in any dimension up to 200, order 3").Pass
            .ShouldBeFalse();
        claims.With("share that succeeds with m = 3, order 4, d = 48").Pass.ShouldBeFalse();
        claims.With("share that succeeds with m = 3, order 4, d = 24").Pass.ShouldBeTrue();
    }
}
