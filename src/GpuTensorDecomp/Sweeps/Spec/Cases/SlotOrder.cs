using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// Sorts slots so that each follows those that it is computed from; a circle is a fault.
/// </summary>
internal sealed class SlotOrder(SpecSlots slots, SpecFaults faults)
{
    private readonly List<int> _order = [];
    private readonly HashSet<int> _done = [];
    private readonly List<int> _path = [];

    /// <summary>The indices of all slots, sorted; the members of a circle become unknown.</summary>
    public IReadOnlyList<int> Sort()
    {
        for (int i = 0; i < slots.All.Count; i++)
            Visit(i);
        return _order;
    }

    private void Visit(int index)
    {
        if (_done.Contains(index))
            return;
        int start = _path.IndexOf(index);
        if (start >= 0)
        {
            Refuse(_path[start..]);
            return;
        }

        _path.Add(index);
        var needed = new SortedSet<int>();
        foreach (SpecFormula value in slots.All[index].Values)
            value.Expression.AddSlots(needed);
        foreach (int other in needed)
            Visit(other);
        _path.RemoveAt(_path.Count - 1);
        if (_done.Add(index))
            _order.Add(index);
    }

    private void Refuse(List<int> circle)
    {
        SpecSlot[] members = [.. circle.Select(index => slots.All[index])];
        string path = string.Join(" from ", members.Append(members[0]).Select(slot => slot.Name));
        faults.Add(members[0].Line, $"{path} is a circle; give one of them a value of its own");
        foreach (SpecSlot slot in members)
            slot.Values = [.. slot.Values.Select(value => SpecFormula.Lost(value.Line))];
    }
}
