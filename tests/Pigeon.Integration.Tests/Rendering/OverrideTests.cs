using Pigeon.Agent.Haproxy;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Templates;

namespace Pigeon.Integration.Tests.Rendering;

public sealed class OverrideTests
{
    [Fact]
    public async Task A_template_of_the_operators_takes_the_place_of_the_shipped_one_of_that_name()
    {
        using var proxy = new RenderedProxy();
        Write(proxy, "backend.active.cfg", "{{ include 'backend.cfg' }}    http-response set-header X-Lane {{ lane.name }}-{{ lane.state }}\n");
        var shop = new Sketch("shop") { Stacks = [StackState.Active, StackState.Release] };

        var blueprint = await proxy.WriteAsync(Sketch.Of(shop));

        Assert.IsType<ConfigVerdict.Ok>(await proxy.CheckAsync());
        Assert.Contains("set-header X-Lane shop__a-active", blueprint.Lanes[0].Section, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Lane", blueprint.Lanes[1].Section, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_differs_per_state_makes_another_structure_and_what_does_not_makes_the_same()
    {
        using var proxy = new RenderedProxy();
        var (released, active) = (new Sketch("shop") { Stacks = [StackState.Release] }, new Sketch("shop") { Stacks = [StackState.Active] });
        var shipped = (await proxy.WriteAsync(Sketch.Of(released)), await proxy.WriteAsync(Sketch.Of(active)));

        Write(proxy, "backend.active.cfg", "{{ include 'backend.cfg' }}    fullconn 1000\n");
        var own = (await proxy.WriteAsync(Sketch.Of(released)), await proxy.WriteAsync(Sketch.Of(active)));

        Assert.Equal(shipped.Item1.Structure, shipped.Item2.Structure);
        Assert.NotEqual(own.Item1.Structure, own.Item2.Structure);
    }

    [Fact]
    public async Task The_part_that_Pigeon_itself_relies_on_cannot_be_replaced()
    {
        using var proxy = new RenderedProxy();
        Write(proxy, TemplateSet.Pigeon, "global\n    description mine\n");

        await proxy.StartAsync(Sketch.Of(new Sketch("shop")));

        Assert.StartsWith("pigeon-", (await proxy.Runtime.FactsAsync(CancellationToken.None)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_with_a_mistake_is_refused_by_file_line_and_column()
    {
        using var proxy = new RenderedProxy();
        Write(proxy, TemplateSet.Server, "check\ninter {{ check.intervall }}\n");

        var fault = await Assert.ThrowsAsync<TemplateException>(() => proxy.WriteAsync(Sketch.Of(new Sketch("shop"))));

        Assert.Contains("server.cfg", fault.Message, StringComparison.Ordinal);
        Assert.Contains("intervall", fault.Message, StringComparison.Ordinal);
        Assert.Contains("2", fault.Message, StringComparison.Ordinal);
    }

    private static void Write(RenderedProxy proxy, string name, string text) => File.WriteAllText(Path.Combine(proxy.Overrides, name), text);
}
