using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reports;

/// <summary>The page of a run, <c>report.html</c>: one file that opens offline.</summary>
public static class RunReport
{
    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="result">The outcome with its trajectory.</param>
    /// <param name="title">What the user calls the problem; plain text.</param>
    /// <param name="truth">The true components; null where none are known.</param>
    /// <exception cref="InputException">
    /// The file cannot be written, or the truth is of another order or dimension.
    /// </exception>
    public static void Write(string path, SolveResult result, string title, FactoredTensor? truth)
    {
        byte[] page = Encoding.UTF8.GetBytes(Render(result, title, truth));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    /// <summary>The page as text; <see cref="Write"/> says what the arguments are.</summary>
    /// <exception cref="InputException">The truth is of another order or dimension.</exception>
    public static string Render(SolveResult result, string title, FactoredTensor? truth)
    {
        var page = new HtmlPage($"{title} – gpudecomp");
        page.Add(RunSummary.Render(result, title));
        AddFigures(page, result, truth);
        page.AddSection(
            result.Rank == 1 ? "The factor" : "The factors",
            FactorTable.Introduction(result, truth),
            FactorTable.Render(result, truth));
        page.AddSection("The plan", "", PlanTable.Render(result.Plan));
        return page.Render();
    }

    private static void AddFigures(HtmlPage page, SolveResult result, FactoredTensor? truth)
    {
        if (result.Trajectory.Points.Count == 0)
        {
            page.AddSection("What happened", "No points of the trajectory were recorded.", "");
            return;
        }

        var frame = new TrajectoryFrame(result.Trajectory, result.Plan.Method);
        var staircase = new StaircaseFigure(result, truth, frame);
        page.AddSection(
            result.Plan.Method == SolveMethod.Lazy ? "The linear model" : "The deflation",
            result.Plan.Method == SolveMethod.Lazy
                ? "How far the linearised model fits each factor, and its residual."
                : "Which factor is fitted when: as each one is, the residual drops by a step.",
            PlotFigure.Render("deflation", staircase.Caption, staircase.Steps, staircase.Residual));
        page.AddSection(
            "The error", "",
            PlotFigure.Render(
                "error", ErrorFigure.Caption(result), ErrorFigure.Plot(result, frame)));
        var norms = new WeightsFigure(result, frame);
        page.AddSection(
            "The components", norms.Introduction,
            PlotFigure.Render("weights", norms.Caption, norms.Plot));
        page.AttachCsv("curves.csv", TrajectoryCsv.Render(frame, staircase.Steps));
    }
}
