using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Reproduction;

/// <summary>
/// The specs in tools/figures are built into the program, so what is wrong with one is found here.
/// </summary>
public sealed class BuiltInSpecTests
{
    [Fact]
    public void Every_spec_is_right_in_both_forms_and_in_each_precision_it_runs_in()
    {
        foreach (Experiment experiment in Experiments.All)
        {
            foreach (string spec in experiment.Specs)
            {
                int full = Count(spec, quick: false, Precision.Float64);
                int quick = Count(spec, quick: true, Precision.Float64);
                quick.ShouldBeInRange(1, full, spec);
                if (experiment.OnlyFloat64Because is null)
                    Count(spec, quick: false, Precision.Float32).ShouldBe(full, spec);
            }
        }

        static int Count(string spec, bool quick, Precision precision) =>
            Reproducer.Spec(spec, quick, precision).Cases().Count;
    }

    [Fact]
    public void Every_spec_belongs_to_an_experiment() =>
        Experiments.All.SelectMany(experiment => experiment.Specs).Order(StringComparer.Ordinal)
            .ShouldBe(
                Directory.GetFiles(Repository.File("tools/figures"), "*.yaml")
                    .Select(file => Path.GetFileNameWithoutExtension(file))
                    .Order(StringComparer.Ordinal));
}
