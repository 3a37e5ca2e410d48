<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>As the system</source>
        <extracomment>Optimizers with a button and a key of their own.</extracomment>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Save session…</source>
        <translation>保存会话…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>一步</translation>
    </message>
    <message>
        <source>10 steps</source>
        <translation>10 步</translation>
    </message>
    <message>
        <source>100 steps</source>
        <translation>100 步</translation>
    </message>
    <message>
        <source>One epoch</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>Reset to the same weights</source>
        <translation>重置为相同权重</translation>
    </message>
    <message>
        <source>Reset to new weights</source>
        <translation>重置为新权重</translation>
    </message>
    <message>
        <source>Full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>Carry shared state over when switching</source>
        <translation>切换时沿用共有状态</translation>
    </message>
    <message>
        <source>Keep the learning rate when switching</source>
        <translation>切换时保持学习率</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>About nnviz</source>
        <translation>关于 nnviz</translation>
    </message>
    <message>
        <source>What both optimizers keep, such as a velocity, goes on; otherwise the new one begins without it.</source>
        <translation>两个优化器共有的状态（如速度）继续使用；否则新优化器从空状态开始。</translation>
    </message>
    <message>
        <source>The learning rate in use stays; otherwise each optimizer brings back the rate it had last.</source>
        <translation>保持当前学习率；否则每个优化器恢复自己上次的学习率。</translation>
    </message>
    <message>
        <source>Start again at step 0 from the weights this training began with.</source>
        <translation>用本次训练的初始权重从第 0 步重新开始。</translation>
    </message>
    <message>
        <source>Start again at step 0 from new random weights.</source>
        <translation>用新的随机权重从第 0 步重新开始。</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>{0} / s</source>
        <translation>{0} 步/秒</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Experiments, sessions and tables ({0})</source>
        <translation>实验、会话与表格（{0}）</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Sessions (*{0})</source>
        <translation>会话 (*{0})</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>保存会话</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>nnviz {0}: the mathematics of a neural network while it learns.</source>
        <translation>nnviz {0}：神经网络学习时的数学。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>内置实验</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>清空列表</translation>
    </message>
</context>
<context>
    <name>NetworkPanel</name>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新量</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Session saved to {0}.</source>
        <translation>会话已保存到 {0}。</translation>
    </message>
    <message>
        <source>Saving the session to {0}…</source>
        <translation>正在把会话保存到 {0}…</translation>
    </message>
    <message>
        <source>The session is being saved; the window closes when it is safe.</source>
        <translation>正在保存会话；保存完成后窗口将关闭。</translation>
    </message>
    <message>
        <source>{0} could not be saved: {1}. What was there before is untouched.</source>
        <translation>无法保存 {0}：{1}。原有文件未受影响。</translation>
    </message>
    <message>
        <source>nnviz ended unexpectedly. “{0}” was kept at step {1} ({2}).</source>
        <translation>nnviz 意外退出。“{0}”已保留至第 {1} 步（{2}）。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>{0} stopped at step {1}: its loss is no longer finite. It appeared first in layer {2} ({3}).</source>
        <translation>{0} 在第 {1} 步停止：损失不再是有限值，最先出现于第 {2} 层（{3}）。</translation>
    </message>
    <message>
        <source>pre-activation</source>
        <translation>预激活值</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>The training engine ended unexpectedly. Starting it again…</source>
        <translation>训练引擎意外终止，正在重新启动…</translation>
    </message>
    <message>
        <source>The training engine keeps ending unexpectedly. Everything recorded so far is safe.</source>
        <translation>训练引擎反复意外终止。已有记录完好无损。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Training stopped: {0}</source>
        <translation>训练已停止：{0}</translation>
    </message>
    <message>
        <source>The training engine ended unexpectedly and went on from step {0}. No command was lost.</source>
        <translation>训练引擎曾意外终止，已从第 {0} 步继续。没有丢失任何命令。</translation>
    </message>
    <message>
        <source>The window stalled for too long: {0} step records are lost. The curves show the gap.</source>
        <translation>窗口停顿过久，丢失了 {0} 条步记录。曲线上会显示空缺。</translation>
    </message>
</context>
<context>
    <name>OptimizerBar</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>All optimizers, and how to switch</source>
        <translation>全部优化器及切换方式</translation>
    </message>
    <message>
        <source>Switch to {0} (key {1})</source>
        <translation>切换到 {0}（按键 {1}）</translation>
    </message>
</context>
<context>
    <name>RateControl</name>
    <message>
        <source>lr</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Learning rate α: how far a step goes against the gradient</source>
        <translation>学习率 α：每一步沿负梯度方向走多远</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
</context>
<context>
    <name>ReadoutsRow</name>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Mini-batches trained on so far</source>
        <translation>已训练的小批量数</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Passes over the training part completed</source>
        <translation>已完整遍历训练集的次数</translation>
    </message>
    <message>
        <source>train loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Mean mini-batch loss of the last {0} steps (early on of the last fifth), without penalties</source>
        <translation>最近 {0} 步（初期为最近五分之一的步）小批量损失的均值，不含正则项</translation>
    </message>
    <message>
        <source>test loss</source>
        <translation>测试损失</translation>
    </message>
    <message>
        <source>Loss on the whole test part, when last evaluated</source>
        <translation>最近一次在整个测试集上的损失</translation>
    </message>
    <message>
        <source>RMSE</source>
        <translation>RMSE</translation>
    </message>
    <message>
        <source>Root mean squared error on the test part</source>
        <translation>测试集上的均方根误差</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>Share of the test targets&apos; variance that is explained</source>
        <translation>测试目标方差中被解释的比例</translation>
    </message>
    <message>
        <source>test acc.</source>
        <translation>测试准确率</translation>
    </message>
    <message>
        <source>Share of the test part classified correctly</source>
        <translation>测试集中分类正确的比例</translation>
    </message>
</context>
<context>
    <name>RunSelector</name>
    <message>
        <source>Run shown</source>
        <translation>显示的运行</translation>
    </message>
    <message>
        <source>The run the panels show: {0}</source>
        <translation>面板显示的运行：{0}</translation>
    </message>
</context>
<context>
    <name>Saver</name>
    <message>
        <source>the training was closed</source>
        <translation>训练已关闭</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>{0} steps/s</source>
        <translation>{0} 步/秒</translation>
    </message>
    <message>
        <source>{0} frames/s</source>
        <translation>{0} 帧/秒</translation>
    </message>
    <message>
        <source>history thinned</source>
        <translation>历史已抽稀</translation>
    </message>
    <message>
        <source>checkpoint every {0} s</source>
        <translation>每 {0} 秒一个检查点</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>One step (.); hold for more</source>
        <translation>一步（.）；按住显示更多</translation>
    </message>
    <message>
        <source>Reset to the same weights (Ctrl+R); hold for new ones</source>
        <translation>重置为相同权重（Ctrl+R）；按住可选新权重</translation>
    </message>
    <message>
        <source>Steps per second; F: full speed</source>
        <translation>每秒步数；F：全速</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>暂停（空格）</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>开始（空格）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Speed {0}</source>
        <translation>速度 {0}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Starting engine</source>
        <translation>引擎启动中</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>追赶中</translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>Restarting engine</source>
        <translation>引擎重启中</translation>
    </message>
    <message>
        <source>Stopped by an error</source>
        <translation>因错误停止</translation>
    </message>
    <message>
        <source>CPU (1 thread)</source>
        <translation>CPU（1 线程）</translation>
    </message>
    <message>
        <source>CPU ({0} threads)</source>
        <translation>CPU（{0} 线程）</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>{0}, state carried over</source>
        <translation>{0}，沿用状态</translation>
    </message>
    <message>
        <source>schedule: {0}</source>
        <translation>调度：{0}</translation>
    </message>
    <message>
        <source>weight edited</source>
        <translation>权重已编辑</translation>
    </message>
    <message>
        <source>weights perturbed, σ {0}</source>
        <translation>权重扰动，σ {0}</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>{0} joined</source>
        <translation>{0} 加入</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} 移除</translation>
    </message>
    <message>
        <source>fork: {0}</source>
        <translation>分叉：{0}</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>panels</name>
    <message>
        <source>largest of {0} × {1} weights</source>
        <translation>{0} × {1} 个权重中的最大者</translation>
    </message>
    <message>
        <source>Per layer</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新量</translation>
    </message>
    <message>
        <source>Starting engine…</source>
        <translation>引擎启动中…</translation>
    </message>
    <message>
        <source>No gradients yet.</source>
        <translation>尚无梯度。</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新量</translation>
    </message>
    <message>
        <source>No network yet.</source>
        <extracomment>Seconds a choice of neurons is held where a layer does not fit, so that the diagram does not flicker. Side of the grid of a neuron&apos;s response; cells enough for the whole of a 784-128-10 network.</extracomment>
        <translation>尚无网络。</translation>
    </message>
    <message>
        <source>Network {0} at step {1}; largest weight {2}, in layer {3}.</source>
        <translation>网络 {0}，第 {1} 步；最大权重 {2}，位于第 {3} 层。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Hidden {0}</source>
        <translation>隐藏层 {0}</translation>
    </message>
    <message>
        <source>{0} inputs</source>
        <translation>{0} 个输入</translation>
    </message>
    <message>
        <source>{0} of {1} shown,</source>
        <translation>显示 {0} / {1} 个，</translation>
    </message>
    <message>
        <source>largest |incoming weight|</source>
        <translation>输入权重绝对值最大</translation>
    </message>
    <message>
        <source>of the first 64</source>
        <translation>（前 64 个之中）</translation>
    </message>
    <message>
        <source>largest |outgoing weight|</source>
        <translation>输出权重绝对值最大</translation>
    </message>
    <message>
        <source>bias ±{0}</source>
        <translation>偏置 ±{0}</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>incoming weights</source>
        <translation>输入权重</translation>
    </message>
    <message>
        <source>predicted against true</source>
        <extracomment>Parts of the data shown, by tab.</extracomment>
        <translation>预测值与真实值</translation>
    </message>
    <message>
        <source>predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>No output yet.</source>
        <translation>尚无输出。</translation>
    </message>
    <message>
        <source>Output for {0} at step {1}.</source>
        <translation>{0} 的输出，第 {1} 步。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>ŷ = {0}, boundary</source>
        <translation>ŷ = {0}，边界</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>train</source>
        <extracomment>Dashes of a test curve, in pen widths. A value this many times the largest first one leaves through the top instead of flattening all others. Points of a drawn line at most; it is smooth, so they suffice. Decades a log axis reaches beyond its last tick, so that the tick keeps its label.</extracomment>
        <translation>训练</translation>
    </message>
    <message>
        <source>true y</source>
        <translation>真实 y</translation>
    </message>
    <message>
        <source>{0} beyond the axis, drawn at its edge</source>
        <translation>{0} 个超出坐标轴，画在边缘</translation>
    </message>
    <message>
        <source>{0} not finite</source>
        <translation>{0} 个非有限值</translation>
    </message>
    <message>
        <source>{0} of {1} test samples wrong</source>
        <translation>{1} 个测试样本中 {0} 个错误</translation>
    </message>
    <message>
        <source>{0} of {1} training samples wrong</source>
        <translation>{1} 个训练样本中 {0} 个错误</translation>
    </message>
    <message>
        <source>true → predicted, misclassified first</source>
        <translation>真实 → 预测，错误者在前</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>true</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>{0} of {1} test samples</source>
        <translation>{1} 个测试样本中的 {0} 个</translation>
    </message>
    <message>
        <source>{0} test samples</source>
        <translation>{0} 个测试样本</translation>
    </message>
    <message>
        <source>{0} of {1} training samples</source>
        <translation>{1} 个训练样本中的 {0} 个</translation>
    </message>
    <message>
        <source>{0} training samples</source>
        <translation>{0} 个训练样本</translation>
    </message>
    <message>
        <source>train by run · test dotted</source>
        <translation>各运行的训练损失 · 测试为点线</translation>
    </message>
    <message>
        <source>train · test dashed</source>
        <translation>训练 · 测试为虚线</translation>
    </message>
    <message>
        <source>{0}: training loss {1}</source>
        <translation>{0}：训练损失 {1}</translation>
    </message>
    <message>
        <source>No loss yet.</source>
        <translation>尚无损失。</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>损失 {0}</translation>
    </message>
    <message>
        <source>test {0}</source>
        <translation>测试 {0}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>out × in</source>
        <extracomment>Side of a cell, in design pixels, from which on cells are set apart by lines.</extracomment>
        <translation>输出 × 输入</translation>
    </message>
    <message>
        <source>No weights yet.</source>
        <translation>尚无权重。</translation>
    </message>
    <message>
        <source>Matrices {0}, shown from {1} to {2}.</source>
        <translation>矩阵 {0}，范围 {1} 至 {2}。</translation>
    </message>
    <message>
        <source>{0}: a cell is the largest of {1} × {2}</source>
        <translation>{0}：每格为 {1} × {2} 中的最大者</translation>
    </message>
    <message>
        <source>{0} beyond the scale (dotted)</source>
        <translation>{0} 个超出色标（加点）</translation>
    </message>
    <message>
        <source>One scale for all layers; b is the bias.</source>
        <translation>各层共用一个色标；b 为偏置。</translation>
    </message>
    <message>
        <source>dotted: 1 step in {0} kept</source>
        <translation>虚点处：每 {0} 步保留 1 步</translation>
    </message>
</context>
</TS>
