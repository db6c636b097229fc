using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>One reference file ref_l*.json: a target and a start with signs.</summary>
internal sealed record Reference(Fixture File, FactoredTensor Target)
{
    public double Norm => Math.Sqrt(Target.NormSquared);

    public static Reference Read(int order)
    {
        var file = Fixture.Read($"ref_l{order}.json");
        file.Integer("l").ShouldBe(order);
        return new Reference(
            file,
            new FactoredTensor(order, file.Integer("d"), file.Numbers("b"), file.Numbers("V")));
    }

    public ComponentSet Start() =>
        SingleRun.Components(Target.Dimension, File.Numbers("U"), File.Numbers("a"));
}
