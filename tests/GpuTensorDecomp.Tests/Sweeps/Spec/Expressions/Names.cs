using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Tests.Sweeps.Spec.Expressions;

/// <summary>Names with the values that they stand for.</summary>
internal sealed class Names(params (string Name, SpecValue Value)[] known) : IExpressionScope
{
    IEnumerable<string> IExpressionScope.Names => known.Select(pair => pair.Name);

    public Expression? Find(string name)
    {
        int index = Array.FindIndex(known, pair => pair.Name == name);
        return index < 0 ? null : new SlotExpression(index);
    }

    public SpecValue Evaluate(string text) =>
        ExpressionParser.Parse(text, this).Evaluate([.. known.Select(pair => pair.Value)]);
}
